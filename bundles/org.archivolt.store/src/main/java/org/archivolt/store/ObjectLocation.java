package org.archivolt.store;

import java.time.Duration;
import java.util.List;
import java.util.Optional;
import org.archivolt.base.DeviceId;
import org.archivolt.base.MediumId;
import org.archivolt.dss.CopyRecord;
import org.archivolt.dss.ObjectRecord;

/**
 * Where a version of an object is.
 *
 * @param copies those that are cheapest to read first
 */
public record ObjectLocation(ObjectRecord object, List<CopyLocation> copies) {
    public ObjectLocation {
        copies = List.copyOf(copies);
    }

    /**
     * @param media it is on, in the order of its columns
     * @param estimate until the first byte can be read, from what such operations have taken; empty when it cannot be read
     */
    public record CopyLocation(CopyRecord copy, List<MediumLocation> media, Optional<Duration> estimate) {
        public CopyLocation {
            media = List.copyOf(media);
        }
    }

    /**
     * @param host whose device has it; empty: none has
     * @param device that has it
     * @param mounted whether it can be read at once
     * @param readable whether it may be read at all: it is unlocked, and not refused to readers
     * @param bytes of the copy on it
     */
    public record MediumLocation(
            MediumId medium,
            Optional<String> host,
            Optional<DeviceId> device,
            boolean mounted,
            boolean readable,
            long bytes) {}
}
