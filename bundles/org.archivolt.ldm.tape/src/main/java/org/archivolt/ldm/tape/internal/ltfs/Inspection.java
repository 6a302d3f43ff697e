package org.archivolt.ldm.tape.internal.ltfs;

import java.time.Instant;
import java.util.Optional;
import java.util.UUID;

/**
 * What a loaded cartridge turned out to be.
 *
 * @param partitions how many there are
 * @param volume of an LTFS cartridge
 * @param reason why it is foreign or unreadable, for people; else empty
 */
public record Inspection(Kind kind, int partitions, Optional<VolumeFacts> volume, String reason) {
    /** What it is. */
    public enum Kind {
        /** Nothing was ever written, or all was erased. */
        BLANK,
        /** Both labels of an LTFS volume are there and agree; nothing is said about its indexes. */
        LTFS,
        /** There is something else on it. */
        FOREIGN,
        /** It is, or seems to be, an LTFS volume whose labels are damaged, or cannot be read at all. */
        UNREADABLE
    }

    /**
     * What the labels and the cartridge memory say.
     *
     * @param volumeId six characters, the beginning of the barcode
     * @param name the volume's name, empty when the cartridge memory has none
     */
    public record VolumeFacts(
            UUID uuid,
            String volumeId,
            String name,
            String creator,
            Instant formatTime,
            int blockBytes,
            String version) {}

    static Inspection blank(int partitions) {
        return new Inspection(Kind.BLANK, partitions, Optional.empty(), "");
    }

    static Inspection foreign(int partitions, String reason) {
        return new Inspection(Kind.FOREIGN, partitions, Optional.empty(), reason);
    }

    static Inspection unreadable(int partitions, String reason) {
        return new Inspection(Kind.UNREADABLE, partitions, Optional.empty(), reason);
    }

    static Inspection ltfs(Label label, String name) {
        VolumeFacts facts = new VolumeFacts(
                label.volumeUuid(),
                label.volumeId().strip(),
                name,
                label.creator(),
                label.formatTime(),
                label.blockBytes(),
                label.version());
        return new Inspection(Kind.LTFS, 2, Optional.of(facts), "");
    }
}
