package org.archivolt.scsi.command;

/** Service actions of PERSISTENT RESERVE IN (SPC-5). */
public enum ReservationQuestion implements Coded {
    READ_KEYS(0),
    READ_RESERVATION(1),
    REPORT_CAPABILITIES(2),
    READ_FULL_STATUS(3);

    private final int code;

    ReservationQuestion(int code) {
        this.code = code;
    }

    @Override
    public int code() {
        return code;
    }
}
