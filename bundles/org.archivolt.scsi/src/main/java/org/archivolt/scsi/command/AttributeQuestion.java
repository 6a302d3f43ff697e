package org.archivolt.scsi.command;

/** Service actions of READ ATTRIBUTE (SPC-5). */
public enum AttributeQuestion implements Coded {
    VALUES(0),
    /** The identifiers only. */
    LIST(1),
    LOGICAL_VOLUME_LIST(2),
    PARTITION_LIST(3),
    SUPPORTED(5);

    private final int code;

    AttributeQuestion(int code) {
        this.code = code;
    }

    @Override
    public int code() {
        return code;
    }
}
