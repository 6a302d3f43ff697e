package org.archivolt.ldm.tape.internal.ltfs;

/** Whether a cartridge may be written, as LTFS keeps it in the cartridge memory (attribute 1623h). */
enum VolumeLock {
    UNLOCKED(0),
    LOCKED(1),
    WRITE_ERROR(2),
    LOCKED_FOR_EVER(3),
    WRITE_ERROR_ON_DATA_PARTITION(4),
    WRITE_ERROR_ON_INDEX_PARTITION(5),
    WRITE_ERROR_ON_BOTH(6);

    private final byte code;

    VolumeLock(int code) {
        this.code = (byte) code;
    }

    byte code() {
        return code;
    }

    /** A code nobody knows locks: somebody meant something by it. */
    static VolumeLock of(int code) {
        for (VolumeLock lock : values()) {
            if (lock.code == code) {
                return lock;
            }
        }
        return LOCKED;
    }
}
