package org.archivolt.ldm.tape.internal.ltfs;

/**
 * How much memory a mounted volume may take, and under which name it writes. Off the heap it takes at most {@code
 * poolBytes} and one block for each open extent.
 *
 * @param version of the product, for labels and indexes
 * @param chunkBytes a file that grows beyond this is written while it grows, in runs of this length when others are
 *     written too; smaller ones are written whole when they are closed
 * @param poolBytes for data that waits to be written and data read ahead, over all extents
 * @param outputsMax extents being written at once; more are refused ({@code BUSY})
 * @param inputsMax extents being read at once; more are refused ({@code BUSY})
 * @param readAheadBytes read at once from an extent that is read from front to back
 */
public record LtfsSettings(
        String version, int chunkBytes, int poolBytes, int outputsMax, int inputsMax, int readAheadBytes) {
    private static final int MIB = 1024 * 1024;

    public LtfsSettings {
        if (chunkBytes <= 0 || poolBytes < 0 || outputsMax <= 0 || inputsMax <= 0 || readAheadBytes <= 0) {
            throw new IllegalArgumentException("settings must be positive");
        }
    }

    public static LtfsSettings defaults(String version) {
        return new LtfsSettings(version, 16 * MIB, 128 * MIB, 64, 128, 4 * MIB);
    }

    /** As the format wants it: product, version, platform, program. */
    String creator() {
        return "Archivolt " + version + " - Linux - native";
    }
}
