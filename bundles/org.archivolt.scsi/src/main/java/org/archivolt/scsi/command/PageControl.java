package org.archivolt.scsi.command;

/** Which values of a mode page are meant (SPC-5, PC). */
public enum PageControl implements Coded {
    CURRENT(0),
    /** A mask of the bits that can be changed. */
    CHANGEABLE(1),
    DEFAULT(2),
    SAVED(3);

    private final int code;

    PageControl(int code) {
        this.code = code;
    }

    @Override
    public int code() {
        return code;
    }
}
