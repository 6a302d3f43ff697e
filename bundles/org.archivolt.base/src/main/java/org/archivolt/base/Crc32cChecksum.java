package org.archivolt.base;

import java.nio.ByteBuffer;
import java.util.zip.CRC32C;

final class Crc32cChecksum implements RunningChecksum {
    private final CRC32C crc = new CRC32C();

    @Override
    public void update(ByteBuffer bytes) {
        crc.update(bytes);
    }

    @Override
    public Checksum finish() {
        byte[] bigEndian = ByteBuffer.allocate(4).putInt((int) crc.getValue()).array();
        return Checksum.of(ChecksumAlgorithm.CRC32C, bigEndian);
    }
}
