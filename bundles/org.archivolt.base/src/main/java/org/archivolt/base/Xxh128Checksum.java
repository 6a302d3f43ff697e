package org.archivolt.base;

import com.dynatrace.hash4j.hashing.HashStream128;
import com.dynatrace.hash4j.hashing.HashValue128;
import com.dynatrace.hash4j.hashing.Hashing;
import java.nio.ByteBuffer;

final class Xxh128Checksum implements RunningChecksum {
    private static final int COPY_BYTES = 16 * 1024;

    private final HashStream128 stream = Hashing.xxh3_128().hashStream();
    private byte[] copy;

    @Override
    public void update(ByteBuffer bytes) {
        if (bytes.hasArray()) {
            stream.putBytes(bytes.array(), bytes.arrayOffset() + bytes.position(), bytes.remaining());
            bytes.position(bytes.limit());
        } else {
            updateByCopy(bytes);
        }
    }

    @Override
    public Checksum finish() {
        HashValue128 value = stream.get();
        ByteBuffer bigEndian = ByteBuffer.allocate(16)
                .putLong(value.getMostSignificantBits())
                .putLong(value.getLeastSignificantBits());
        return Checksum.of(ChecksumAlgorithm.XXH128, bigEndian.array());
    }

    /** The library reads arrays only; a direct buffer passes through a small array that stays in the cache. */
    private void updateByCopy(ByteBuffer bytes) {
        if (copy == null) {
            copy = new byte[COPY_BYTES];
        }
        while (bytes.hasRemaining()) {
            int length = Math.min(copy.length, bytes.remaining());
            bytes.get(copy, 0, length);
            stream.putBytes(copy, 0, length);
        }
    }
}
