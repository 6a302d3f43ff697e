package org.archivolt.ldm.tape.internal.drive;

import java.util.Properties;
import java.util.concurrent.atomic.AtomicBoolean;
import org.archivolt.base.ArchivoltException;
import org.archivolt.base.DeviceId;
import org.archivolt.base.ErrorCode;

/**
 * One owner per drive in this process; against others there are reservations. The register is in the system properties,
 * because a bundle and its update have different classes and must still know of each other.
 */
final class DriveClaim implements AutoCloseable {
    private static final String PREFIX = "org.archivolt.ldm.tape.attached.";

    private final String key;
    private final AtomicBoolean held = new AtomicBoolean(true);

    private DriveClaim(String key) {
        this.key = key;
    }

    /** @throws ArchivoltException {@code WRONG_STATE} when it is taken */
    static DriveClaim take(String serial, DeviceId device) throws ArchivoltException {
        Properties register = System.getProperties();
        Object holder = register.putIfAbsent(PREFIX + serial, device.toString());
        if (holder != null) {
            throw new ArchivoltException(ErrorCode.WRONG_STATE, "attaching")
                    .with("device", device)
                    .with("attached", holder);
        }
        return new DriveClaim(PREFIX + serial);
    }

    @Override
    public void close() {
        if (held.getAndSet(false)) {
            System.getProperties().remove(key);
        }
    }
}
