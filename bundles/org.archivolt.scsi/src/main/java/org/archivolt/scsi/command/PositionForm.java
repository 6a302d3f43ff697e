package org.archivolt.scsi.command;

/** The forms READ POSITION answers in: its service action (SSC-5). */
public enum PositionForm implements Coded {
    SHORT(0x00),
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
