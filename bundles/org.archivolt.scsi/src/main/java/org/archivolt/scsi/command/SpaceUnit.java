package org.archivolt.scsi.command;

/** What SPACE counts (SSC-5). */
public enum SpaceUnit implements Coded {
    BLOCKS(0),
    FILE_MARKS(1),
    /** So many file marks in a row. */
    SEQUENTIAL_FILE_MARKS(2),
    /** The count is ignored. */
    END_OF_DATA(3);

    private final int code;

    SpaceUnit(int code) {
        this.code = code;
    }

    @Override
    public int code() {
        return code;
    }
}
