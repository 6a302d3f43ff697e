package org.archivolt.lrs.internal.runtime;

import static org.archivolt.base.ErrorCode.NO_SUCH_DEVICE;
import static org.archivolt.base.ErrorCode.NO_SUCH_MEDIUM;
import static org.archivolt.base.ErrorCode.WRONG_STATE;

import java.util.Optional;
import org.archivolt.base.AdministrativeStatus;
import org.archivolt.base.ArchivoltException;
import org.archivolt.base.DeviceId;
import org.archivolt.base.MediumId;
import org.archivolt.dss.DeviceRecord;
import org.archivolt.dss.MediumRecord;
import org.archivolt.dss.ResourceCatalog;

/** Moves the administrative status of media and devices in the catalog, whatever it is now. */
final class StatusMoves {
    /** Somebody else may move it between our look and our move; not for ever. */
    private static final int TRIES_MAX = 5;

    private StatusMoves() {}

    /** Also of the device the medium is fixed in, which has the same name. */
    static void unlock(ResourceCatalog catalog, MediumId medium) throws ArchivoltException {
        move(catalog, medium, AdministrativeStatus.UNLOCKED);
        Optional<DeviceRecord> fixedIn = catalog.device(deviceOf(medium));
        if (fixedIn.isPresent()) {
            move(catalog, fixedIn.get().id(), AdministrativeStatus.UNLOCKED);
        }
    }

    static DeviceId deviceOf(MediumId fixed) {
        return new DeviceId(fixed.family(), fixed.library(), fixed.name());
    }

    static void move(ResourceCatalog catalog, MediumId id, AdministrativeStatus to) throws ArchivoltException {
        for (int i = 0; i < TRIES_MAX; i++) {
            MediumRecord medium = catalog.medium(id)
                    .orElseThrow(() -> new ArchivoltException(NO_SUCH_MEDIUM, "no such medium").with("medium", id));
            if (medium.status() == to || catalog.moveMediumStatus(id, medium.status(), to)) {
                return;
            }
        }
        throw new ArchivoltException(WRONG_STATE, "the status is being changed by others").with("medium", id);
    }

    static void move(ResourceCatalog catalog, DeviceId id, AdministrativeStatus to) throws ArchivoltException {
        for (int i = 0; i < TRIES_MAX; i++) {
            DeviceRecord device = catalog.device(id)
                    .orElseThrow(() -> new ArchivoltException(NO_SUCH_DEVICE, "no such device").with("device", id));
            if (device.status() == to || catalog.moveDeviceStatus(id, device.status(), to)) {
                return;
            }
        }
        throw new ArchivoltException(WRONG_STATE, "the status is being changed by others").with("device", id);
    }
}
