package org.archivolt.scsi.command;

/** What FORMAT MEDIUM does (SSC-5, FORMAT). */
public enum MediumFormat implements Coded {
    /** The default format. */
    ONE_PARTITION(0),
    /** As the medium partition page says. */
    PARTITION(1),
    DEFAULT_THEN_PARTITION(2);

    private final int code;

    MediumFormat(int code) {
        this.code = code;
    }

    @Override
    public int code() {
        return code;
    }
}
