package org.archivolt.scsi.command;

/** What ALLOW OVERWRITE allows (SSC-5). */
public enum OverwriteKind implements Coded {
    NONE(0),
    CURRENT_POSITION(1),
    FORMAT(2);

    private final int code;

    OverwriteKind(int code) {
        this.code = code;
    }

    @Override
    public int code() {
        return code;
    }
}
