package org.archivolt.resource.internal.type;

/** A record of the name space, such as an object's name: many read, or one changes it. Writing includes reading. */
public final class RecordType extends ModeType {
    public static final RecordType RECORD = new RecordType();

    private RecordType() {
        super("record", Ranks.RECORD, ReadWriteModes.READ_WRITE);
    }
}
