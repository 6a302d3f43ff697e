package org.archivolt.scsi.command;

import java.nio.ByteBuffer;
import java.util.Arrays;
import org.archivolt.scsi.internal.Block;

/** The fields of a command descriptor block. It is as long as its operation code says: all fields are there. */
final class Cdb {
    private final byte[] bytes;
    private final Block block;
    private final ByteBuffer fields;

    private Cdb(Block block) {
        this.block = block;
        this.bytes = block.bytes();
        this.fields = ByteBuffer.wrap(bytes);
    }

    /** All zero but for what names the operation. */
    static Cdb of(Operation operation) {
        Block block = new Block(operation.length()).u8(0, operation.code());
        return new Cdb(operation.hasServiceAction() ? block.u8(1, operation.serviceAction()) : block);
    }

    static Cdb read(byte[] bytes, int length) {
        return new Cdb(new Block(length).put(0, Arrays.copyOf(bytes, length)));
    }

    boolean flag(int offset, int mask) {
        return (bytes[offset] & mask) != 0;
    }

    int bits(int offset, int mask) {
        return (bytes[offset] & mask) >> Integer.numberOfTrailingZeros(mask);
    }

    int u8(int offset) {
        return bytes[offset] & 0xFF;
    }

    int u16(int offset) {
        return fields.getShort(offset) & 0xFFFF;
    }

    int u24(int offset) {
        return u8(offset) << 16 | u16(offset + 1);
    }

    int s24(int offset) {
        return bytes[offset] << 16 | u16(offset + 1);
    }

    long u32(int offset) {
        return fields.getInt(offset) & 0xFFFFFFFFL;
    }

    long u64(int offset) {
        return fields.getLong(offset);
    }

    Cdb flag(int offset, int mask, boolean set) {
        block.flag(offset, mask, set);
        return this;
    }

    Cdb bits(int offset, int mask, int value) {
        int shifted = value << Integer.numberOfTrailingZeros(mask);
        if (value < 0 || (shifted & ~mask) != 0) {
            throw new IllegalArgumentException("does not fit into the field: " + value);
        }
        block.bits(offset, shifted);
        return this;
    }

    Cdb u8(int offset, int value) {
        block.u8(offset, value);
        return this;
    }

    Cdb u16(int offset, int value) {
        block.u16(offset, value);
        return this;
    }

    Cdb u24(int offset, int value) {
        block.u24(offset, value);
        return this;
    }

    Cdb s24(int offset, int value) {
        if (value < -(1 << 23) || value >= 1 << 23) {
            throw new IllegalArgumentException("does not fit into 24 bits: " + value);
        }
        return u24(offset, value & 0xFFFFFF);
    }

    Cdb u32(int offset, long value) {
        block.u32(offset, value);
        return this;
    }

    Cdb u64(int offset, long value) {
        block.u64(offset, value);
        return this;
    }

    byte[] bytes() {
        return bytes;
    }
}
