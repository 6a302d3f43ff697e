package org.archivolt.resource.internal.type;

/** A record of a name space, as a whole: many read, or one changes it. Writing includes reading. For names of objects there is {@link NamesType}. */
public final class RecordType extends ModeType {
    public static final RecordType RECORD = new RecordType();

    private RecordType() {
        super("record", Ranks.RECORD, ReadWriteModes.READ_WRITE);
    }
}
