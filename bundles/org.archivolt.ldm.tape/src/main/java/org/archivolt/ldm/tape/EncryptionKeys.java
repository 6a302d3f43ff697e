package org.archivolt.ldm.tape;

import java.util.Optional;
import org.archivolt.base.ArchivoltException;
import org.archivolt.base.MediumId;
import org.osgi.annotation.versioning.ConsumerType;

/**
 * Knows the keys of encrypted cartridges. An OSGi service; with none, everything is written plain. Called by the threads of
 * drives.
 */
@ConsumerType
public interface EncryptionKeys {
    /**
     * @return empty to write and read this cartridge plain
     * @throws ArchivoltException when the key cannot be had now: the cartridge is then not used
     */
    Optional<Key> keyOf(MediumId medium) throws ArchivoltException;

    /**
     * A key for AES-256 in Galois/counter mode, as drives do it (SSC-5, 8.5).
     *
     * @param secret 32 bytes; a copy is taken
     * @param name is written to the cartridge with each block, readable by anybody: printable ASCII, at most
     *     {@value #NAME_BYTES_MAX} characters, may be empty
     */
    record Key(byte[] secret, String name) {
        public static final int SECRET_BYTES = 32;
        public static final int NAME_BYTES_MAX = 32;

        public Key {
            if (secret.length != SECRET_BYTES) {
                throw new IllegalArgumentException("a key has " + SECRET_BYTES + " bytes, not " + secret.length);
            }
            if (name.length() > NAME_BYTES_MAX || !name.chars().allMatch(c -> c >= ' ' && c <= '~')) {
                throw new IllegalArgumentException("the name of a key is short printable ASCII");
            }
            secret = secret.clone();
        }

        @Override
        public byte[] secret() {
            return secret.clone();
        }

        /** Without the secret. */
        @Override
        public String toString() {
            return "key " + name;
        }
    }
}
