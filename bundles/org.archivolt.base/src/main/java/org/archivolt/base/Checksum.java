package org.archivolt.base;

import java.util.HexFormat;

/** A checksum value; {@code hex} is lower case and has the length of the algorithm. Written {@code xxh128:0123…}. */
public record Checksum(ChecksumAlgorithm algorithm, String hex) {
    public Checksum {
        Checks.require(algorithm != null, "checksum algorithm", null, "must be given");
        Checks.require(
                hex.length() == 2 * algorithm.length() && isLowerHex(hex),
                algorithm.label(),
                hex,
                "must have " + 2 * algorithm.length() + " lower-case hexadecimal digits");
    }

    public static Checksum of(ChecksumAlgorithm algorithm, byte[] value) {
        return new Checksum(algorithm, HexFormat.of().formatHex(value));
    }

    /** The inverse of {@link #toString()}, for text we wrote ourselves. */
    public static Checksum parse(String text) {
        int colon = text.indexOf(':');
        Checks.require(colon > 0, "checksum", text, "must be algorithm:hex");
        ChecksumAlgorithm algorithm = ChecksumAlgorithm.ofLabel(text.substring(0, colon))
                .orElseThrow(() -> new IllegalArgumentException("unknown checksum algorithm: " + text));
        return new Checksum(algorithm, text.substring(colon + 1));
    }

    public byte[] bytes() {
        return HexFormat.of().parseHex(hex);
    }

    private static boolean isLowerHex(String text) {
        for (int i = 0; i < text.length(); i++) {
            char c = text.charAt(i);
            if (!(c >= '0' && c <= '9' || c >= 'a' && c <= 'f')) {
                return false;
            }
        }
        return true;
    }

    @Override
    public String toString() {
        return algorithm.label() + ":" + hex;
    }
}
