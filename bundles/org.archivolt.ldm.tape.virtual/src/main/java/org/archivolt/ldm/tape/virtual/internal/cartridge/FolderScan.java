package org.archivolt.ldm.tape.virtual.internal.cartridge;

import java.io.IOException;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.BitSet;

/** Which records, file marks and end marks a folder has, found by looking through it once. */
final class FolderScan {
    static final int PARTITIONS = 2;

    /** Blocks beyond it are not ours: no folder holds as many files. */
    private static final long BLOCK_MAX = 1L << 28;

    private static final long NOT_A_BLOCK = -1;

    private final BitSet[] records = {new BitSet(), new BitSet()};
    private final BitSet[] fileMarks = {new BitSet(), new BitSet()};
    private final BitSet[] endMarks = {new BitSet(), new BitSet()};

    static FolderScan of(Path folder) throws IOException {
        FolderScan scan = new FolderScan();
        try (DirectoryStream<Path> files = Files.newDirectoryStream(folder)) {
            for (Path file : files) {
                scan.take(file.getFileName().toString());
            }
        }
        return scan;
    }

    private void take(String name) {
        long block = blockOf(name);
        if (block == NOT_A_BLOCK) {
            return;
        }
        BitSet[] kind = switch (name.charAt(name.length() - 1)) {
            case 'R' -> records;
            case 'F' -> fileMarks;
            default -> endMarks;
        };
        kind[name.charAt(0) - '0'].set((int) block);
    }

    /** The block number in the name of a file of a partition, or -1 when it is something else. */
    static long blockOf(String name) {
        int end = name.length() - 2;
        boolean framed = end > 2
                && (name.charAt(0) == '0' || name.charAt(0) == '1')
                && name.charAt(1) == '_'
                && name.charAt(end) == '_'
                && "RFE".indexOf(name.charAt(end + 1)) >= 0;
        return framed ? number(name, 2, end) : NOT_A_BLOCK;
    }

    private static long number(String name, int from, int to) {
        long number = 0;
        for (int i = from; i < to; i++) {
            int digit = name.charAt(i) - '0';
            boolean padded = i == from && digit == 0 && to - from > 1;
            if (digit < 0 || digit > 9 || padded || number >= BLOCK_MAX) {
                return NOT_A_BLOCK;
            }
            number = number * 10 + digit;
        }
        return number < BLOCK_MAX ? number : NOT_A_BLOCK;
    }

    boolean isRecord(int partition, int block) {
        return records[partition].get(block);
    }

    boolean isFileMark(int partition, int block) {
        return fileMarks[partition].get(block);
    }

    boolean isEndMark(int partition, int block) {
        return endMarks[partition].get(block);
    }

    /** -1 when there is none. */
    long lowestEndMark(int partition) {
        return endMarks[partition].nextSetBit(0);
    }

    /** Whether there is anything but an end mark at a block, or anything at all behind it. */
    boolean isAnythingBehind(int partition, int block) {
        return Math.max(records[partition].length(), fileMarks[partition].length()) > block
                || endMarks[partition].length() > block + 1;
    }
}
