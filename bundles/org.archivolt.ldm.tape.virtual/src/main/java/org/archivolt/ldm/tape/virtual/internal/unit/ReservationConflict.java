package org.archivolt.ldm.tape.virtual.internal.unit;

/** A command that somebody's reservation forbids: its status says so, there are no sense data. */
public final class ReservationConflict extends Exception {
    private static final long serialVersionUID = 1L;

    ReservationConflict() {
        super("reserved", null, false, false); // no stack trace: it is an answer
    }
}
