package org.archivolt.base;

import java.util.Optional;

/** The checksums Archivolt computes and verifies. Stored by {@link #label()}. */
public enum ChecksumAlgorithm {
    /** XXH3 with 128 bits, seed 0; written big-endian in hexadecimal, as {@code xxhsum -H128} prints it. */
    XXH128("xxh128", 16) {
        @Override
        public RunningChecksum start() {
            return new Xxh128Checksum();
        }
    },
    /** CRC-32C (Castagnoli, RFC 3720). */
    CRC32C("crc32c", 4) {
        @Override
        public RunningChecksum start() {
            return new Crc32cChecksum();
        }
    },
    MD5("md5", 16) {
        @Override
        public RunningChecksum start() {
            return new DigestChecksum(this, "MD5");
        }
    },
    SHA256("sha-256", 32) {
        @Override
        public RunningChecksum start() {
            return new DigestChecksum(this, "SHA-256");
        }
    },
    SHA512("sha-512", 64) {
        @Override
        public RunningChecksum start() {
            return new DigestChecksum(this, "SHA-512");
        }
    };

    private static final ChecksumAlgorithm[] ALL = values();

    private final String label;
    private final int length;

    ChecksumAlgorithm(String label, int length) {
        this.label = label;
        this.length = length;
    }

    /** The name used in headers, in the catalog and on media. */
    public String label() {
        return label;
    }

    /** Length of a value in bytes. */
    public int length() {
        return length;
    }

    /** A computation over no bytes yet. */
    public abstract RunningChecksum start();

    public static Optional<ChecksumAlgorithm> ofLabel(String label) {
        for (ChecksumAlgorithm each : ALL) {
            if (each.label.equalsIgnoreCase(label)) {
                return Optional.of(each);
            }
        }
        return Optional.empty();
    }
}
