package org.archivolt.scsi.data;

import java.util.List;
import org.archivolt.base.ArchivoltException;
import org.archivolt.scsi.data.EncryptionParameters.KeyDescriptor;
import org.archivolt.scsi.internal.Block;
import org.archivolt.scsi.internal.Fields;

/**
 * How a drive encrypts: the Data Encryption Status page of SECURITY PROTOCOL IN (SSC-5).
 *
 * @param nexusScope 0 public, 1 this nexus, 2 all nexuses: what this nexus uses
 * @param unitScope whose parameters the drive has
 * @param encryptionMode 0 off, 1 external, 2 on
 * @param decryptionMode 0 off, 1 raw, 2 on, 3 mixed
 * @param keyInstance counts the changes of keys
 */
public record EncryptionStatus(
        int nexusScope,
        int unitScope,
        int encryptionMode,
        int decryptionMode,
        int algorithm,
        long keyInstance,
        List<KeyDescriptor> descriptors) {
    public static final int PAGE = 0x0020;

    private static final int FIXED = 24;

    public EncryptionStatus {
        descriptors = List.copyOf(descriptors);
    }

    public static EncryptionStatus decode(byte[] answer) throws ArchivoltException {
        Fields fields = new Fields("the encryption status", answer);
        if (fields.u16(0) != PAGE) {
            throw fields.wrong("page", fields.u16(0));
        }
        return new EncryptionStatus(
                fields.u8(4) >> 5,
                fields.u8(4) & 0x07,
                fields.u8(5),
                fields.u8(6),
                fields.u8(7),
                fields.u32(8),
                KeyDescriptor.list(fields.part(FIXED, Math.max(0, fields.u16(2) + 4L - FIXED))));
    }

    public byte[] encode() {
        int length = FIXED + KeyDescriptor.length(descriptors);
        Block block = new Block(length)
                .u16(0, PAGE)
                .u16(2, length - 4)
                .u8(4, nexusScope << 5 | unitScope)
                .u8(5, encryptionMode)
                .u8(6, decryptionMode)
                .u8(7, algorithm)
                .u32(8, keyInstance);
        KeyDescriptor.put(descriptors, block, FIXED);
        return block.bytes();
    }
}
