package org.archivolt.ldm.tape.virtual.internal.drive;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.security.GeneralSecurityException;
import java.security.MessageDigest;
import java.util.HexFormat;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import javax.crypto.Cipher;
import javax.crypto.spec.IvParameterSpec;
import javax.crypto.spec.SecretKeySpec;
import org.archivolt.ldm.tape.virtual.internal.unit.CheckCondition;
import org.archivolt.ldm.tape.virtual.internal.unit.Nexus;
import org.archivolt.ldm.tape.virtual.internal.unit.SenseCode;
import org.archivolt.scsi.data.EncryptionParameters;

/**
 * The keys a drive has been given, for one nexus or for all. On tape a record is encrypted with AES in counter mode, and
 * its key is known by a check value: enough to be unreadable without the key, not to be safe from anybody.
 */
final class Encryption {
    private static final int SCOPE_PUBLIC = 0;
    private static final int SCOPE_NEXUS = 1;
    private static final int SCOPE_ALL = 2;
    private static final int ON = 2;
    private static final int MIXED = 3;
    private static final int KEY_BYTES = 32;
    private static final int CHECK_BYTES = 8;
    private static final int CHUNK_BYTES = 64 << 10;

    /** A nexus may be closed during a command of another. */
    private final Map<Nexus, Settings> ofNexus = new ConcurrentHashMap<>();

    private Settings ofAll;
    private long changes;

    private record Settings(EncryptionParameters parameters, Key key) {}

    /** A key, or none at all. */
    static final class Key {
        static final Key NONE = new Key(new byte[0]);

        private final byte[] bytes;
        private final String check;
        private ByteBuffer scratch = ByteBuffer.allocate(0);

        Key(byte[] bytes) {
            this.bytes = bytes;
            this.check = bytes.length == 0 ? "" : checkOf(bytes);
        }

        /** Empty for none. */
        String check() {
            return check;
        }

        private static String checkOf(byte[] key) {
            try {
                byte[] digest = MessageDigest.getInstance("SHA-256").digest(key);
                return HexFormat.of().formatHex(digest, 0, CHECK_BYTES);
            } catch (GeneralSecurityException e) {
                throw new IllegalStateException("every Java has SHA-256", e);
            }
        }

        /** The record as it goes to tape; the host's buffer stays as it is. */
        ByteBuffer encrypt(ByteBuffer record, int partition, long block) throws IOException {
            if (bytes.length == 0) {
                return record;
            }
            if (scratch.capacity() < record.remaining()) {
                scratch = ByteBuffer.allocateDirect(record.remaining());
            }
            scratch.clear();
            transform(record, scratch, partition, block);
            return scratch.flip();
        }

        /** Decrypts what lies between an offset and the position, in place. */
        void decrypt(ByteBuffer record, int start, int partition, long block) throws IOException {
            if (bytes.length > 0) {
                ByteBuffer from = record.duplicate().flip().position(start);
                ByteBuffer to = record.duplicate().flip().position(start);
                transform(from, to, partition, block);
            }
        }

        private void transform(ByteBuffer from, ByteBuffer to, int partition, long block) throws IOException {
            byte[] chunk = new byte[Math.min(CHUNK_BYTES, Math.max(1, from.remaining()))];
            try {
                Cipher cipher = Cipher.getInstance("AES/CTR/NoPadding");
                byte[] counter = ByteBuffer.allocate(16)
                        .putInt(partition)
                        .putLong(block)
                        .putInt(0)
                        .array();
                cipher.init(Cipher.ENCRYPT_MODE, new SecretKeySpec(bytes, "AES"), new IvParameterSpec(counter));
                while (from.hasRemaining()) {
                    int length = Math.min(chunk.length, from.remaining());
                    from.get(chunk, 0, length);
                    to.put(cipher.update(chunk, 0, length));
                }
            } catch (GeneralSecurityException e) {
                throw new IOException("encrypting", e);
            }
        }
    }

    void set(Nexus nexus, EncryptionParameters parameters) throws CheckCondition {
        boolean off = parameters.encryptionMode() == 0 && parameters.decryptionMode() == 0;
        if (!off && parameters.key().length != KEY_BYTES) {
            throw CheckCondition.of(SenseCode.INVALID_FIELD_IN_PARAMETERS);
        }
        switch (parameters.scope()) {
            case SCOPE_PUBLIC -> ofNexus.remove(nexus);
            case SCOPE_NEXUS -> ofNexus.put(nexus, new Settings(parameters, new Key(parameters.key())));
            case SCOPE_ALL -> {
                ofNexus.remove(nexus);
                ofAll = new Settings(parameters, new Key(parameters.key()));
            }
            default -> throw CheckCondition.of(SenseCode.INVALID_FIELD_IN_PARAMETERS);
        }
        changes++;
    }

    /** What counts for a nexus. */
    Optional<EncryptionParameters> of(Nexus nexus) {
        return settings(nexus).map(Settings::parameters);
    }

    private Optional<Settings> settings(Nexus nexus) {
        Settings own = ofNexus.get(nexus);
        return Optional.ofNullable(own == null ? ofAll : own);
    }

    /** Whose parameters a nexus uses. */
    int scope(Nexus nexus) {
        return ofNexus.containsKey(nexus) ? SCOPE_NEXUS : SCOPE_PUBLIC;
    }

    long changes() {
        return changes;
    }

    Key forWriting(Nexus nexus) {
        return settings(nexus)
                .filter(settings -> settings.parameters.encryptionMode() == ON)
                .map(Settings::key)
                .orElse(Key.NONE);
    }

    /** @param check value of the key the record was encrypted with; empty for a plain one */
    Key forReading(Nexus nexus, String check) throws CheckCondition {
        int mode = of(nexus).map(EncryptionParameters::decryptionMode).orElse(0);
        boolean decrypting = mode == ON || mode == MIXED;
        if (check.isEmpty()) {
            if (mode == ON) {
                throw CheckCondition.of(SenseCode.UNENCRYPTED_BLOCK);
            }
            return Key.NONE;
        }
        if (!decrypting) {
            throw CheckCondition.of(SenseCode.ENCRYPTED_BLOCK);
        }
        Key key = settings(nexus).orElseThrow().key;
        if (!key.check().equals(check)) {
            throw CheckCondition.of(SenseCode.WRONG_KEY);
        }
        return key;
    }

    void forget(Nexus nexus) {
        ofNexus.remove(nexus);
    }

    void reset() {
        ofNexus.clear();
        ofAll = null;
    }
}
