package org.archivolt.scsi.internal;

import java.nio.ByteBuffer;

/** Big-endian fields we write. A value that does not fit is a mistake of ours and throws. */
public final class Block {
    private final ByteBuffer bytes;

    public Block(int length) {
        bytes = ByteBuffer.allocate(length);
    }

    public Block u8(int offset, int value) {
        bytes.put(offset, (byte) fitting(value, 8));
        return this;
    }

    /** Sets the bits as well as those set before. */
    public Block flag(int offset, int mask, boolean set) {
        return set ? bits(offset, mask) : this;
    }

    public Block bits(int offset, int bits) {
        return u8(offset, bytes.get(offset) & 0xFF | bits);
    }

    public Block u16(int offset, int value) {
        bytes.putShort(offset, (short) fitting(value, 16));
        return this;
    }

    public Block u24(int offset, int value) {
        fitting(value, 24);
        return u8(offset, value >> 16).u16(offset + 1, value & 0xFFFF);
    }

    public Block u32(int offset, long value) {
        bytes.putInt(offset, (int) fitting(value, 32));
        return this;
    }

    public Block u64(int offset, long value) {
        bytes.putLong(offset, value);
        return this;
    }

    public Block text(int offset, int length, String text) {
        return put(offset, Fields.padded(text, length));
    }

    public Block put(int offset, byte[] value) {
        bytes.put(offset, value);
        return this;
    }

    public byte[] bytes() {
        return bytes.array();
    }

    private static long fitting(long value, int bits) {
        if (value < 0 || value >>> bits != 0) {
            throw new IllegalArgumentException("does not fit into " + bits + " bits: " + value);
        }
        return value;
    }
}
