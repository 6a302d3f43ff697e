package org.archivolt.ldm.nvm.internal;

import java.util.Properties;
import java.util.concurrent.atomic.AtomicBoolean;
import org.archivolt.base.ArchivoltException;
import org.archivolt.base.DeviceId;
import org.archivolt.base.ErrorCode;
import org.archivolt.librarian.ShelfPath;

/**
 * One owner per directory in this process; other hosts are kept away by the credit for the drive. The register is in the system
 * properties, because a bundle and its update have different classes and must still know of each other.
 */
final class DirectoryClaim implements AutoCloseable {
    private static final String PREFIX = "org.archivolt.ldm.nvm.attached.";

    private final String key;
    private final AtomicBoolean held = new AtomicBoolean(true);

    private DirectoryClaim(String key) {
        this.key = key;
    }

    /** @throws ArchivoltException {@code WRONG_STATE} when it is taken */
    static DirectoryClaim take(ShelfPath directory, DeviceId device) throws ArchivoltException {
        Properties register = System.getProperties();
        Object holder = register.putIfAbsent(PREFIX + directory, device.toString());
        if (holder != null) {
            throw new ArchivoltException(ErrorCode.WRONG_STATE, "attaching")
                    .with("device", device)
                    .with("attached", holder);
        }
        return new DirectoryClaim(PREFIX + directory);
    }

    @Override
    public void close() {
        if (held.getAndSet(false)) {
            System.getProperties().remove(key);
        }
    }
}
