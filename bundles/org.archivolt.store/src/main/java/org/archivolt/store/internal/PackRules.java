package org.archivolt.store.internal;

import java.util.Map;
import java.util.TreeMap;
import org.archivolt.base.ArchivoltException;
import org.archivolt.base.Family;
import org.archivolt.layout.ColumnPlan;

/**
 * Which objects share files.
 *
 * @param below the size in bytes up to which objects of a family do; at most {@value ColumnPlan#BLOCK_BYTES_MAX}
 * @param packBytesMax how large such a file gets
 */
record PackRules(Map<Family, Integer> below, long packBytesMax) {
    private static final int MIB_MAX = 64 * 1024;

    PackRules {
        below = Map.copyOf(below);
    }

    static PackRules of(String below, int maxMib) throws ArchivoltException {
        Map<Family, Integer> sizes = new TreeMap<>();
        for (String each : below.strip().split("\\s*;\\s*")) {
            if (!each.isEmpty()) {
                String[] parts = each.split(":", -1);
                if (parts.length != 2 || sizes.put(family(below, parts[0]), bytes(below, parts[1])) != null) {
                    throw StoreSettings.invalid("pack.below", below, "must be family:bytes, each family once");
                }
            }
        }
        long bytes = (long) StoreSettings.inRange("pack.max.mib", maxMib, 1, MIB_MAX) * 1024 * 1024;
        return new PackRules(sizes, bytes);
    }

    private static Family family(String below, String name) throws ArchivoltException {
        try {
            return new Family(name);
        } catch (IllegalArgumentException e) {
            throw StoreSettings.invalid("pack.below", below, e.getMessage());
        }
    }

    private static int bytes(String below, String text) throws ArchivoltException {
        try {
            return StoreSettings.inRange("pack.below", Integer.parseInt(text), 0, ColumnPlan.BLOCK_BYTES_MAX);
        } catch (NumberFormatException e) {
            throw StoreSettings.invalid("pack.below", below, "must have whole numbers of bytes");
        }
    }

    /** Whether an object may share files: only if its size is known. */
    boolean isSmall(ObjectPlan plan) {
        return plan.size().isPresent()
                && plan.size().getAsLong()
                        <= below.getOrDefault(plan.placement().family(), -1);
    }
}
