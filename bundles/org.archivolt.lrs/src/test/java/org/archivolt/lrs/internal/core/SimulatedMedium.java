package org.archivolt.lrs.internal.core;

import static org.archivolt.base.ErrorCode.MEDIUM_FAULT;
import static org.archivolt.base.ErrorCode.NO_SPACE;

import java.util.Collection;
import java.util.HashMap;
import java.util.Map;
import java.util.UUID;
import org.archivolt.base.ArchivoltException;
import org.archivolt.base.MediumId;
import org.archivolt.base.Space;

/** The truth about a medium: what is on it, and what of that would survive a power cut. */
final class SimulatedMedium {
    final MediumId id;
    final long totalBytes;
    /** Null when it carries no label of ours. */
    UUID label;

    boolean foreign;
    boolean faulty;
    private Map<String, Long> latest = new HashMap<>();
    private final Map<String, Long> durable = new HashMap<>();
    private long usedBytes;

    SimulatedMedium(MediumId id, long totalBytes, UUID label) {
        this.id = id;
        this.totalBytes = totalBytes;
        this.label = label;
    }

    Space space() {
        return new Space(totalBytes, Math.max(0, totalBytes - usedBytes));
    }

    void write(String address, long bytes) throws ArchivoltException {
        mustWork("writing");
        if (usedBytes + bytes > totalBytes) {
            throw new ArchivoltException(NO_SPACE, "writing");
        }
        latest.put(address, bytes);
        usedBytes += bytes;
    }

    void delete(String address) throws ArchivoltException {
        mustWork("deleting");
        Long bytes = latest.remove(address);
        usedBytes -= bytes == null ? 0 : bytes;
    }

    void sync(Collection<String> addresses) throws ArchivoltException {
        mustWork("flushing");
        for (String address : addresses) {
            Long bytes = latest.get(address);
            if (bytes == null) {
                durable.remove(address);
            } else {
                durable.put(address, bytes);
            }
        }
    }

    void loseUnsynced() {
        latest = new HashMap<>(durable);
        usedBytes = latest.values().stream().mapToLong(Long::longValue).sum();
    }

    void format(UUID newLabel) throws ArchivoltException {
        mustWork("formatting");
        label = newLabel;
        durable.clear();
        loseUnsynced();
    }

    boolean isDurable(String address) {
        return durable.containsKey(address);
    }

    void mustWork(String doing) throws ArchivoltException {
        if (faulty) {
            throw new ArchivoltException(MEDIUM_FAULT, doing);
        }
    }
}
