package org.archivolt.ldm.tape.virtual.internal.unit;

import org.archivolt.scsi.Sense;

/** A command that ends with CHECK CONDITION. */
public final class CheckCondition extends Exception {
    private static final long serialVersionUID = 1L;

    private final transient Sense sense;
    private final int transferred;

    private CheckCondition(Sense sense, int transferred) {
        super(sense.toString(), null, false, false); // no stack trace: it is an answer, and there may be many
        this.sense = sense;
        this.transferred = transferred;
    }

    public static CheckCondition of(SenseCode code) {
        return of(code.sense());
    }

    public static CheckCondition of(Sense sense) {
        return new CheckCondition(sense, 0);
    }

    /** @param transferred bytes that were moved all the same */
    public static CheckCondition of(Sense sense, int transferred) {
        return new CheckCondition(sense, transferred);
    }

    /** @param offset of the byte of the command descriptor block that will not do */
    public static CheckCondition invalidField(int offset) {
        return of(SenseCode.INVALID_FIELD_IN_CDB.sense().withFieldPointer(offset));
    }

    public Sense sense() {
        return sense;
    }

    public int transferred() {
        return transferred;
    }
}
