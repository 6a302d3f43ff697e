package org.archivolt.layout;

import java.nio.ByteBuffer;
import java.util.Arrays;

/** The CRC-32C values of the blocks of an extent. Immutable. */
public final class BlockChecksums {
    private final int[] values;

    public BlockChecksums(int... values) {
        this.values = values.clone();
    }

    /** @param stored 4 bytes each, big-endian, as {@link #toBytes()} makes them */
    public static BlockChecksums ofBytes(byte[] stored) {
        int[] values = new int[stored.length / Integer.BYTES];
        ByteBuffer.wrap(stored).asIntBuffer().get(values);
        return new BlockChecksums(values);
    }

    public int count() {
        return values.length;
    }

    public int get(int block) {
        return values[block];
    }

    public byte[] toBytes() {
        ByteBuffer bytes = ByteBuffer.allocate(values.length * Integer.BYTES);
        bytes.asIntBuffer().put(values);
        return bytes.array();
    }

    @Override
    public boolean equals(Object other) {
        return other instanceof BlockChecksums that && Arrays.equals(values, that.values);
    }

    @Override
    public int hashCode() {
        return Arrays.hashCode(values);
    }

    @Override
    public String toString() {
        return values.length + " block checksums";
    }
}
