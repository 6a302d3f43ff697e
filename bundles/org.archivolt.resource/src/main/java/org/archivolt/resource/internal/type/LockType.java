package org.archivolt.resource.internal.type;

/** A lock of an application's own, under a name it chooses: many read, or one writes. Writing includes reading. */
public final class LockType extends ModeType {
    public static final LockType LOCK = new LockType();

    private LockType() {
        super("lock", Ranks.LOCK, ReadWriteModes.READ_WRITE);
    }
}
