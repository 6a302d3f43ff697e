package org.archivolt.base;

import com.dynatrace.hash4j.hashing.HashStream128;
import com.dynatrace.hash4j.hashing.HashValue128;
import com.dynatrace.hash4j.hashing.Hashing;
import java.nio.ByteBuffer;
import java.util.Optional;

final class Xxh128Checksum implements RunningChecksum {
    private static final int COPY_BYTES = 16 * 1024;

    private final HashStream128 stream;
    private byte[] copy;

    Xxh128Checksum() {
        this(Hashing.xxh3_128().hashStream());
    }

    private Xxh128Checksum(HashStream128 stream) {
        this.stream = stream;
    }

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

    @Override
    public Optional<RunningChecksum> copy() {
        return Optional.of(new Xxh128Checksum(stream.copy()));
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
