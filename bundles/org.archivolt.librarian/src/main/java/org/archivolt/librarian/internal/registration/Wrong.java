package org.archivolt.librarian.internal.registration;

/** Why a value will not do; becomes one of {@link Problems}. */
final class Wrong extends Exception {
    private static final long serialVersionUID = 1L;

    Wrong(String why) {
        super(why, null, false, false);
    }

    /** With the value it is about. */
    Wrong(String why, String value) {
        this(why + ": " + Values.shown(value));
    }
}
