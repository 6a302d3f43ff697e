package org.archivolt.tape;

import java.util.List;

/**
 * A kind of LTO cartridge as it is formatted: how much it holds, and how the tracks run.
 *
 * <p>The recording is a serpentine. The heads write 32 tracks at a time, which is one <em>wrap</em>; even wraps run from the
 * beginning of tape to its end, odd ones back. All wraps of one of the four <em>bands</em> are written before the next band
 * is begun. Where each number comes from is told in docs/tape-model.md.
 */
public enum TapeGeneration {
    LTO_7("LTO-7", 6_000_000_000_000L, 112, 960),
    /** An LTO-7 cartridge that an LTO-8 drive has formatted with its own denser tracks: "M8". */
    LTO_7_M8("LTO-7 M8", 9_000_000_000_000L, 168, 960),
    LTO_8("LTO-8", 12_000_000_000_000L, 208, 960),
    LTO_9("LTO-9", 18_000_000_000_000L, 280, 1035),
    LTO_10_30TB("LTO-10 30 TB", 30_000_000_000_000L, 496, 1035),
    LTO_10_40TB("LTO-10 40 TB", 40_000_000_000_000L, 496, 1337);

    /** The bands across the tape, in the order in which they are written. */
    private static final List<Integer> BAND_ORDER = List.of(3, 1, 0, 2);

    private final String label;
    private final long capacityBytes;
    private final int wraps;
    private final int lengthMetres;

    TapeGeneration(String label, long capacityBytes, int wraps, int lengthMetres) {
        this.label = label;
        this.capacityBytes = capacityBytes;
        this.wraps = wraps;
        this.lengthMetres = lengthMetres;
    }

    /** What people call it: {@code LTO-9}. */
    public String label() {
        return label;
    }

    /** What the whole tape holds, uncompressed and in one partition. */
    public long capacityBytes() {
        return capacityBytes;
    }

    /** How often the heads pass along the whole tape to fill it. */
    public int wraps() {
        return wraps;
    }

    public int wrapsPerBand() {
        return wraps / BAND_ORDER.size();
    }

    /** The place across the tape of the band that holds this wrap, 0 to 3. */
    public int bandOf(int wrap) {
        return BAND_ORDER.get(wrap / wrapsPerBand());
    }

    /** Length of the part that is recorded. */
    public int lengthMetres() {
        return lengthMetres;
    }
}
