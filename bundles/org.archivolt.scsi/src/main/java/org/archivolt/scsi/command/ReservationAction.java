package org.archivolt.scsi.command;

/** Service actions of PERSISTENT RESERVE OUT (SPC-5). */
public enum ReservationAction implements Coded {
    REGISTER(0),
    RESERVE(1),
    RELEASE(2),
    CLEAR(3),
    PREEMPT(4),
    PREEMPT_AND_ABORT(5),
    REGISTER_AND_IGNORE_EXISTING_KEY(6),
    REGISTER_AND_MOVE(7);

    private final int code;

    ReservationAction(int code) {
        this.code = code;
    }

    @Override
    public int code() {
        return code;
    }
}
