package org.archivolt.scsi.command;

/** The kinds of elements of a changer (SMC-3). */
public enum ElementType implements Coded {
    ALL(0),
    /** The robot arm. */
    TRANSPORT(1),
    STORAGE(2),
    IMPORT_EXPORT(3),
    /** Data transfer element. */
    DRIVE(4);

    private final int code;

    ElementType(int code) {
        this.code = code;
    }

    @Override
    public int code() {
        return code;
    }
}
