package org.archivolt.scsi.command;

/** The forms READ POSITION answers in: its service action (SSC-5). */
public enum PositionForm implements Coded {
    SHORT(0x00),
    /** As the short one, of block numbers that are the drive's own; drives of today give the usual ones. What Linux asks for. */
    SHORT_OF_VENDOR(0x01),
    LONG(0x06),
    EXTENDED(0x08);

    private final int code;

    PositionForm(int code) {
        this.code = code;
    }

    @Override
    public int code() {
        return code;
    }
}
