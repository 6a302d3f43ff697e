package org.archivolt.tape;

import java.util.ArrayList;
import java.util.List;

/**
 * A cartridge's tracks and partitions. A small cartridge for tests keeps the wraps and the length of a real one and holds
 * fewer bytes on each wrap, so that it is as slow to position as a real one.
 *
 * @param generation wraps, bands and length
 * @param bytesPerWrap at least 1
 * @param partitions at least one, in ascending order of wraps, none overlapping
 */
public record Geometry(TapeGeneration generation, long bytesPerWrap, List<Partition> partitions) {
    /** What LTO drives give the index partition when they are asked for the least, as LTFS does. */
    public static final int INDEX_WRAPS = 2;

    /** Wraps that LTO drives leave unused between two partitions. */
    public static final int GUARD_WRAPS = 2;

    /** Whole wraps, as LTO drives partition. */
    public record Partition(int firstWrap, int wraps) {}

    public Geometry {
        partitions = List.copyOf(partitions);
        if (bytesPerWrap < 1 || partitions.isEmpty()) {
            throw new IllegalArgumentException(
                    "a tape needs bytes and a partition: " + bytesPerWrap + " " + partitions);
        }
        int next = 0;
        for (Partition partition : partitions) {
            if (partition.wraps < 1 || partition.firstWrap < next) {
                throw new IllegalArgumentException("partitions overlap or are empty: " + partitions);
            }
            next = partition.firstWrap + partition.wraps;
        }
        if (next > generation.wraps()) {
            throw new IllegalArgumentException(partitions + " do not fit on " + generation);
        }
    }

    /** The whole tape as one partition, as it comes from the factory. */
    public static Geometry whole(TapeGeneration generation) {
        return whole(generation, generation.capacityBytes());
    }

    /** The whole tape as one partition of so many bytes; rounded up to whole bytes for each wrap. */
    public static Geometry whole(TapeGeneration generation, long capacityBytes) {
        return new Geometry(
                generation, bytesPerWrap(generation, capacityBytes), List.of(new Partition(0, generation.wraps())));
    }

    /** Partition 0 of {@value #INDEX_WRAPS} wraps for the index, and partition 1 of nearly all the rest for data: LTFS. */
    public static Geometry indexed(TapeGeneration generation) {
        return indexed(generation, generation.capacityBytes());
    }

    /** The same of a cartridge that would hold so many bytes in a single partition. */
    public static Geometry indexed(TapeGeneration generation, long capacityBytes) {
        int dataWraps = generation.wraps() - INDEX_WRAPS - GUARD_WRAPS;
        return partitioned(generation, capacityBytes, List.of(INDEX_WRAPS, dataWraps));
    }

    /**
     * Partitions of so many wraps each, with guard wraps between them.
     *
     * @throws IllegalArgumentException if they do not fit
     */
    public static Geometry partitioned(TapeGeneration generation, long capacityBytes, List<Integer> wraps) {
        List<Partition> partitions = new ArrayList<>();
        int next = 0;
        for (int count : wraps) {
            partitions.add(new Partition(next, count));
            next += count + GUARD_WRAPS;
        }
        return new Geometry(generation, bytesPerWrap(generation, capacityBytes), partitions);
    }

    private static long bytesPerWrap(TapeGeneration generation, long capacityBytes) {
        return (capacityBytes + generation.wraps() - 1) / generation.wraps();
    }

    /** What a partition holds. */
    public long capacityBytes(int partition) {
        return partitions.get(partition).wraps * bytesPerWrap;
    }

    /**
     * Where a byte of a partition lies. The offset may be the capacity, which is the end of the last wrap.
     *
     * @throws IllegalArgumentException if the offset is outside of the partition
     * @throws IndexOutOfBoundsException if there is no such partition
     */
    public Place place(int partition, long byteOffset) {
        if (byteOffset < 0 || byteOffset > capacityBytes(partition)) {
            throw new IllegalArgumentException(
                    "offset " + byteOffset + " is not on partition " + partition + " of " + capacityBytes(partition));
        }
        Partition home = partitions.get(partition);
        int wrapOfPartition = (int) Math.min(byteOffset / bytesPerWrap, home.wraps - 1);
        int wrap = home.firstWrap + wrapOfPartition;
        double along = (double) (byteOffset - wrapOfPartition * bytesPerWrap) / bytesPerWrap;
        double fromBeginning = wrap % 2 == 0 ? along : 1 - along;
        return new Place(
                partition, byteOffset, wrap, generation.bandOf(wrap), fromBeginning * generation.lengthMetres());
    }

    /** Where so many bytes lie. */
    public Span span(int partition, long byteOffset, long bytes) {
        return new Span(place(partition, byteOffset), place(partition, byteOffset + bytes));
    }

    /** Where a cartridge stands that was just loaded or rewound. */
    public Place beginning() {
        return place(0, 0);
    }
}
