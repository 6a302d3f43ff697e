package org.archivolt.scsi.command;

/** What a persistent reservation keeps others from (SPC-5). */
public enum ReservationType implements Coded {
    /** In commands whose type is ignored. */
    NONE(0),
    WRITE_EXCLUSIVE(1),
    EXCLUSIVE_ACCESS(3),
    WRITE_EXCLUSIVE_REGISTRANTS_ONLY(5),
    EXCLUSIVE_ACCESS_REGISTRANTS_ONLY(6),
    WRITE_EXCLUSIVE_ALL_REGISTRANTS(7),
    EXCLUSIVE_ACCESS_ALL_REGISTRANTS(8);

    private final int code;

    ReservationType(int code) {
        this.code = code;
    }

    @Override
    public int code() {
        return code;
    }
}
