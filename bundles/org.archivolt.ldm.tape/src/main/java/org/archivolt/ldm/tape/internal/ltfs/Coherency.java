package org.archivolt.ldm.tape.internal.ltfs;

import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.Optional;
import java.util.UUID;

/**
 * The volume coherency information of one partition (SPC-5 attribute 080Ch with the application data of LTFS 2.4).
 *
 * @param changeReference of the whole cartridge (attribute 0009h) when it was written
 * @param generation of the last index in this partition
 * @param block where that index is
 */
record Coherency(long changeReference, long generation, long block, UUID volumeUuid) {
    static final int BYTES = 70;
    private static final byte[] SIGNATURE = "LTFS\0".getBytes(StandardCharsets.US_ASCII);
    private static final int REFERENCE_BYTES = 8;
    private static final int APPLICATION_BYTES = 43;
    /** Software before LTFS 1.0.2 counted the version byte out. */
    private static final int APPLICATION_BYTES_ONCE = 42;

    private static final int UUID_BYTES = 36;
    private static final byte VERSION = 1;

    byte[] encode() {
        return ByteBuffer.allocate(BYTES)
                .put((byte) REFERENCE_BYTES)
                .putLong(changeReference)
                .putLong(generation)
                .putLong(block)
                .putShort((short) APPLICATION_BYTES)
                .put(SIGNATURE)
                .put(volumeUuid.toString().getBytes(StandardCharsets.US_ASCII))
                .put((byte) 0)
                .put(VERSION)
                .array();
    }

    /** Empty when it is not LTFS's, or from software that wrote it wrongly. */
    static Optional<Coherency> decode(byte[] value) {
        if (value.length != BYTES || value[0] != REFERENCE_BYTES || value[BYTES - 1] < VERSION) {
            return Optional.empty();
        }
        ByteBuffer bytes = ByteBuffer.wrap(value, 1, BYTES - 1);
        long changeReference = bytes.getLong();
        long generation = bytes.getLong();
        long block = bytes.getLong();
        int applicationBytes = bytes.getShort();
        byte[] signature = new byte[SIGNATURE.length];
        byte[] uuid = new byte[UUID_BYTES];
        bytes.get(signature).get(uuid);
        boolean ours = applicationBytes == APPLICATION_BYTES || applicationBytes == APPLICATION_BYTES_ONCE;
        if (!ours || !Arrays.equals(signature, SIGNATURE)) {
            return Optional.empty();
        }
        try {
            UUID volume = UUID.fromString(new String(uuid, StandardCharsets.US_ASCII));
            return Optional.of(new Coherency(changeReference, generation, block, volume));
        } catch (IllegalArgumentException e) {
            return Optional.empty();
        }
    }
}
