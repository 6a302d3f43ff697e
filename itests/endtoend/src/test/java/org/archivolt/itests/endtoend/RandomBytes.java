package org.archivolt.itests.endtoend;

import java.io.EOFException;
import java.io.IOException;
import java.io.InputStream;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;

/**
 * Bytes that look random and need no memory: each is a function of the seed and its place, so any part can be made, and
 * verified, at any time.
 */
record RandomBytes(long seed, long size) {
    private static final int BUFFER_BYTES = 64 * 1024;

    InputStream stream() {
        return stream(0, size);
    }

    InputStream stream(long offset, long length) {
        return new Stream(offset, length);
    }

    byte[] array() {
        return array(0, Math.toIntExact(size));
    }

    byte[] array(long offset, int length) {
        byte[] bytes = new byte[length];
        fill(offset, bytes, 0, length);
        return bytes;
    }

    byte[] digest(String algorithm) throws IOException {
        try (InputStream stream = stream()) {
            MessageDigest digest = MessageDigest.getInstance(algorithm);
            byte[] buffer = new byte[BUFFER_BYTES];
            for (int read; (read = stream.read(buffer)) >= 0; ) {
                digest.update(buffer, 0, read);
            }
            return digest.digest();
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException(e);
        }
    }

    /** Reads to the end; fails at the first byte that differs, is missing, or is too many. */
    void requireSame(InputStream actual) throws IOException {
        requireSame(actual, 0, size);
    }

    void requireSame(InputStream actual, long offset, long length) throws IOException {
        long end = offset + length;
        byte[] expected = new byte[BUFFER_BYTES];
        for (long at = offset; at < end; ) {
            byte[] read = actual.readNBytes((int) Math.min(BUFFER_BYTES, end - at));
            if (read.length == 0) {
                throw new EOFException("%s: ends at %d instead of %d".formatted(this, at, end));
            }
            fill(at, expected, 0, read.length);
            int different = mismatch(expected, read);
            if (different >= 0) {
                throw new AssertionError("%s: wrong byte at %d".formatted(this, at + different));
            }
            at += read.length;
        }
        if (actual.read() >= 0) {
            throw new AssertionError("%s: does not end at %d".formatted(this, end));
        }
    }

    private static int mismatch(byte[] expected, byte[] read) {
        return java.util.Arrays.mismatch(expected, 0, read.length, read, 0, read.length);
    }

    private void fill(long position, byte[] into, int offset, int length) {
        ByteBuffer buffer = ByteBuffer.wrap(into, offset, length).order(ByteOrder.LITTLE_ENDIAN);
        long at = position;
        while (buffer.hasRemaining()) {
            if (at % Long.BYTES == 0 && buffer.remaining() >= Long.BYTES) {
                buffer.putLong(word(at / Long.BYTES));
                at += Long.BYTES;
            } else {
                buffer.put((byte) (word(at / Long.BYTES) >>> (8 * (at % Long.BYTES))));
                at++;
            }
        }
    }

    /** SplitMix64 of the place. */
    private long word(long index) {
        long z = seed * 0xD1342543DE82EF95L + index * 0x9E3779B97F4A7C15L;
        z = (z ^ (z >>> 30)) * 0xBF58476D1CE4E5B9L;
        z = (z ^ (z >>> 27)) * 0x94D049BB133111EBL;
        return z ^ (z >>> 31);
    }

    private final class Stream extends InputStream {
        private final long end;
        private long at;

        Stream(long offset, long length) {
            this.at = offset;
            this.end = offset + length;
        }

        @Override
        public int read() {
            byte[] one = new byte[1];
            return read(one, 0, 1) < 0 ? -1 : one[0] & 0xff;
        }

        @Override
        public int read(byte[] into, int offset, int length) {
            if (at == end) {
                return -1;
            }
            int taken = (int) Math.min(length, end - at);
            fill(at, into, offset, taken);
            at += taken;
            return taken;
        }
    }
}
