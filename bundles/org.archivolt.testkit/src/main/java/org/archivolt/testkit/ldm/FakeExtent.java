package org.archivolt.testkit.ldm;

import java.nio.ByteBuffer;
import java.util.Arrays;
import java.util.Optional;

/** The bytes of an extent on a {@link FakeMedium}, which guards it. */
final class FakeExtent {
    private byte[] content = new byte[64];
    private int size;
    private byte[] description;

    int size() {
        return size;
    }

    byte[] bytes() {
        return Arrays.copyOf(content, size);
    }

    void append(ByteBuffer bytes) {
        int length = bytes.remaining();
        if (size + length > content.length) {
            content = Arrays.copyOf(content, Math.max(content.length * 2, size + length));
        }
        bytes.get(content, size, length);
        size += length;
    }

    int read(ByteBuffer into, long position) {
        int length = (int) Math.min(into.remaining(), Math.max(0, size - position));
        if (length > 0) {
            into.put(content, (int) position, length);
        }
        return length;
    }

    void describe(byte[] json) {
        description = json.clone();
    }

    Optional<byte[]> description() {
        return Optional.ofNullable(description).map(byte[]::clone);
    }

    void flip(int position) {
        content[position] ^= 0x10;
    }

    /** The first bytes of it, without a description. */
    FakeExtent cutTo(int length) {
        FakeExtent cut = new FakeExtent();
        cut.append(ByteBuffer.wrap(content, 0, length));
        return cut;
    }

    FakeExtent copy() {
        FakeExtent copy = cutTo(size);
        copy.description = description;
        return copy;
    }
}
