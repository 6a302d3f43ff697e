package org.archivolt.scsi.iscsi.internal;

import java.util.List;
import org.archivolt.base.ArchivoltException;
import org.archivolt.scsi.iscsi.internal.IscsiAddress.Portal;

/** What a target serves, and where. */
public record TargetSettings(Portal portal, String name, List<String> units, int connectionsMax) {
    private static final int NAME_MAX = 223;
    private static final int UNITS_MAX = 256;

    public TargetSettings {
        units = List.copyOf(units);
    }

    /** @throws ArchivoltException {@code INVALID_ARGUMENT} naming PID, key and value */
    static TargetSettings from(TargetConfig config) throws ArchivoltException {
        check(
                config.target_name().matches("(iqn|eui|naa)\\.[a-z0-9.:-]{1," + (NAME_MAX - 4) + "}"),
                "target.name",
                config.target_name());
        check(config.units().length > 0 && config.units().length <= UNITS_MAX, "units", config.units().length);
        check(config.connections_max() > 0, "connections.max", config.connections_max());
        return new TargetSettings(
                portal(config.portal()), config.target_name(), List.of(config.units()), config.connections_max());
    }

    private static Portal portal(String text) throws ArchivoltException {
        try {
            return Portal.parse(text);
        } catch (ArchivoltException e) {
            throw e.with("pid", TargetConfig.PID).with("key", "portal");
        }
    }

    private static void check(boolean holds, String key, Object value) throws ArchivoltException {
        if (!holds) {
            throw ArchivoltException.invalid(key, "the value will not do")
                    .with("pid", TargetConfig.PID)
                    .with("key", key)
                    .with("value", value);
        }
    }
}
