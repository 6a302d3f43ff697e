package org.archivolt.base;

import java.nio.ByteBuffer;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;

final class DigestChecksum implements RunningChecksum {
    private final ChecksumAlgorithm algorithm;
    private final MessageDigest digest;

    DigestChecksum(ChecksumAlgorithm algorithm, String javaName) {
        this.algorithm = algorithm;
        try {
            this.digest = MessageDigest.getInstance(javaName);
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException("every Java platform has " + javaName, e);
        }
    }

    @Override
    public void update(ByteBuffer bytes) {
        digest.update(bytes);
    }

    @Override
    public Checksum finish() {
        return Checksum.of(algorithm, digest.digest());
    }
}
