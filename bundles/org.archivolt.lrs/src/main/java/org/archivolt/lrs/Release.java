package org.archivolt.lrs;

import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import org.archivolt.base.MediumId;

/** Gives some or all media of an allocation back. */
public record Release(long allocation, List<Part> parts) {
    /** 1 PiB. Sums of what a medium can owe at a time stay far from overflowing. */
    public static final long WRITTEN_BYTES_MAX = 1L << 50;

    /** How the caller fared with a medium. */
    public enum Outcome {
        OK,
        /** The medium or its device failed the caller; it is examined, and counts against their health. */
        FAILED
    }

    /**
     * One medium given back.
     *
     * @param toSync whether there is something to be made durable before the release is answered
     * @param writtenBytes accounted once flushed; negative for deletions
     * @param extents accounted once flushed; negative for deletions
     * @param addresses what was written or deleted and is to be flushed
     * @param grouping the medium carries it once this is flushed
     * @param keep a partial release: what was written is flushed at once, and the medium stays with the caller. Only
     *     together with {@code toSync}.
     */
    public record Part(
            MediumId medium,
            Outcome outcome,
            boolean toSync,
            long writtenBytes,
            long extents,
            List<String> addresses,
            Optional<String> grouping,
            boolean keep) {
        public Part {
            addresses = List.copyOf(addresses);
            grouping.ifPresent(WriteRequest::requireGrouping);
            if (keep && !toSync) {
                throw new IllegalArgumentException("keep without anything to sync releases nothing: " + medium);
            }
            if (!isPlausible(writtenBytes) || !isPlausible(extents)) {
                throw new IllegalArgumentException(
                        "no medium holds that much: %d bytes, %d extents".formatted(writtenBytes, extents));
            }
        }

        private static boolean isPlausible(long amount) {
            return amount <= WRITTEN_BYTES_MAX && amount >= -WRITTEN_BYTES_MAX;
        }

        public Part(
                MediumId medium,
                Outcome outcome,
                boolean toSync,
                long writtenBytes,
                long extents,
                List<String> addresses) {
            this(medium, outcome, toSync, writtenBytes, extents, addresses, Optional.empty(), false);
        }

        /** Nothing to sync: after reading, or when what was written is given up. */
        public static Part unused(MediumId medium) {
            return new Part(medium, Outcome.OK, false, 0, 0, List.of());
        }

        public static Part failed(MediumId medium) {
            return new Part(medium, Outcome.FAILED, false, 0, 0, List.of());
        }
    }

    public Release {
        parts = List.copyOf(parts);
        if (parts.isEmpty()) {
            throw new IllegalArgumentException("a release names at least one medium");
        }
        if (new HashSet<>(parts.stream().map(Part::medium).toList()).size() != parts.size()) {
            throw new IllegalArgumentException("media must be distinct: " + parts);
        }
    }
}
