package org.archivolt.scsi.data;

import java.util.ArrayList;
import java.util.List;
import org.archivolt.base.ArchivoltException;
import org.archivolt.scsi.internal.Block;
import org.archivolt.scsi.internal.Fields;

/**
 * How a drive encrypts from now on: the Set Data Encryption page of SECURITY PROTOCOL OUT (SSC-5). Printing it does not
 * give the key away.
 *
 * @param scope 0 public, 1 this nexus, 2 all nexuses
 * @param lock to this nexus until it ends
 * @param encryptionMode 0 off, 1 external, 2 on
 * @param decryptionMode 0 off, 1 raw, 2 on, 3 on and mixed with plain data
 * @param algorithm index of the algorithm in the drive's list
 * @param key of AES-256: 32 bytes; empty when both modes are off
 * @param descriptors key-associated data
 */
public record EncryptionParameters(
        int scope,
        boolean lock,
        int encryptionMode,
        int decryptionMode,
        int algorithm,
        byte[] key,
        List<KeyDescriptor> descriptors) {
    public static final int PROTOCOL = 0x20;
    public static final int PAGE = 0x0010;

    private static final int FIXED = 20;

    public EncryptionParameters {
        descriptors = List.copyOf(descriptors);
    }

    public static EncryptionParameters decode(byte[] bytes) throws ArchivoltException {
        Fields fields = new Fields("encryption parameters", bytes);
        if (fields.u16(0) != PAGE) {
            throw fields.wrong("page", fields.u16(0));
        }
        int keyLength = fields.u16(18);
        return new EncryptionParameters(
                fields.u8(4) >> 5,
                fields.flag(4, 0x01),
                fields.u8(6),
                fields.u8(7),
                fields.u8(8),
                fields.bytes(FIXED, keyLength),
                KeyDescriptor.list(fields.part(FIXED + keyLength, Math.max(0, fields.u16(2) - 16L - keyLength))));
    }

    public byte[] encode() {
        int length = FIXED + key.length + KeyDescriptor.length(descriptors);
        Block block = new Block(length)
                .u16(0, PAGE)
                .u16(2, length - 4)
                .u8(4, scope << 5)
                .flag(4, 0x01, lock)
                .u8(6, encryptionMode)
                .u8(7, decryptionMode)
                .u8(8, algorithm)
                .u16(18, key.length)
                .put(FIXED, key);
        KeyDescriptor.put(descriptors, block, FIXED + key.length);
        return block.bytes();
    }

    @Override
    public String toString() {
        return "EncryptionParameters[scope=" + scope + ", encryptionMode=" + encryptionMode + ", decryptionMode="
                + decryptionMode + ", algorithm=" + algorithm + ']';
    }

    /**
     * Data that go with a key onto the tape, so that it can be found again.
     *
     * @param type 0 unauthenticated, 1 authenticated, 2 nonce, 3 metadata
     */
    public record KeyDescriptor(int type, byte[] value) {
        private static final int HEADER = 4;

        static List<KeyDescriptor> list(Fields fields) throws ArchivoltException {
            List<KeyDescriptor> descriptors = new ArrayList<>();
            Fields rest = fields;
            while (rest.has(0, HEADER) && rest.has(HEADER, rest.u16(2))) {
                descriptors.add(new KeyDescriptor(rest.u8(0), rest.bytes(HEADER, rest.u16(2))));
                rest = rest.part(HEADER + rest.u16(2), Integer.MAX_VALUE);
            }
            return descriptors;
        }

        static int length(List<KeyDescriptor> descriptors) {
            return descriptors.stream()
                    .mapToInt(each -> HEADER + each.value.length)
                    .sum();
        }

        static void put(List<KeyDescriptor> descriptors, Block block, int start) {
            int offset = start;
            for (KeyDescriptor each : descriptors) {
                block.u8(offset, each.type).u16(offset + 2, each.value.length).put(offset + HEADER, each.value);
                offset += HEADER + each.value.length;
            }
        }
    }
}
