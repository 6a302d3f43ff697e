package org.archivolt.scsi.command;

/** What LOCATE(16) looks for (SSC-5, DEST_TYPE). */
public enum Destination implements Coded {
    /** The number of a block or file mark. */
    OBJECT(0),
    /** The number of a file mark before it. */
    FILE(1),
    END_OF_DATA(3);

    private final int code;

    Destination(int code) {
        this.code = code;
    }

    @Override
    public int code() {
        return code;
    }
}
