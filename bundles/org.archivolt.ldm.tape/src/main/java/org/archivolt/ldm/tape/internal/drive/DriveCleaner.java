package org.archivolt.ldm.tape.internal.drive;

import java.time.Duration;
import java.util.Optional;
import java.util.Set;
import org.archivolt.base.ArchivoltException;
import org.archivolt.base.DeviceId;
import org.archivolt.ldm.tape.internal.library.TapeLibrary;
import org.archivolt.scsi.SenseCondition;
import org.archivolt.scsi.data.TapeAlert;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Has an empty drive cleaned with a cartridge of its library. Nobody asked for it, so nothing fails when it does: the drive goes
 * on asking, and is cleaned another time.
 */
final class DriveCleaner {
    private static final Logger LOG = LoggerFactory.getLogger(DriveCleaner.class);
    /** One that is used up tells so only in the drive. */
    private static final int CARTRIDGES_MAX = 5;

    private static final Duration POLL = Duration.ofSeconds(5);

    private final DeviceId device;
    private final DriveParts parts;

    DriveCleaner(DeviceId device, DriveParts parts) {
        this.device = device;
        this.parts = parts;
    }

    void clean(TapeLibrary library) {
        try {
            for (int tries = 0; tries < CARTRIDGES_MAX; tries++) {
                Optional<String> cartridge = library.bringCleaning(parts.serial());
                if (cartridge.isEmpty()) {
                    LOG.warn("{}: the drive must be cleaned, and there is no cleaning cartridge left", device);
                    return;
                }
                if (cleanWith(cartridge.get(), library)) {
                    return;
                }
            }
        } catch (ArchivoltException e) {
            LOG.error("{}: cleaning has failed: {}", device, e.getMessage());
        }
    }

    private boolean cleanWith(String cartridge, TapeLibrary library) throws ArchivoltException {
        LOG.info("{}: cleaning with {}", device, cartridge);
        try {
            awaitEnd(library);
        } finally {
            library.takeHome(parts.serial());
        }
        Set<TapeAlert> alerts = parts.logs().newAlerts();
        if (alerts.contains(TapeAlert.EXPIRED_CLEANING_MEDIUM) || alerts.contains(TapeAlert.INVALID_CLEANING_MEDIUM)) {
            library.expired(cartridge);
            return false;
        }
        parts.logs().cleaned();
        return true;
    }

    private void awaitEnd(TapeLibrary library) throws ArchivoltException {
        long polls = library.settings().cleaningTimeout().toNanos() / POLL.toNanos();
        while (polls-- > 0 && isCleaning() && !library.isWithinReach(parts.serial())) {
            parts.unit().pause(POLL);
        }
    }

    /** Some drives eject the cartridge when they are clean, and say then that they are empty; others go on telling of it. */
    private boolean isCleaning() throws ArchivoltException {
        SenseCondition condition = parts.unit().look("cleaning");
        return condition == SenseCondition.CLEANING_CARTRIDGE || condition == SenseCondition.BECOMING_READY;
    }
}
