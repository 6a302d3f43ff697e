package org.archivolt.dss.postgres.internal;

import org.archivolt.base.DeviceId;
import org.archivolt.base.Family;
import org.archivolt.base.MediumId;

/** Identities as they stand in rows. */
final class Identities {
    private Identities() {}

    static MediumId medium(String family, String library, String name) {
        return new MediumId(new Family(family), library, name);
    }

    static DeviceId device(String family, String library, String name) {
        return new DeviceId(new Family(family), library, name);
    }
}
