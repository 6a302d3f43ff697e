package org.archivolt.access.internal;

import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.security.MessageDigest;
import java.security.SecureRandom;
import java.util.Base64;
import java.util.Collections;
import java.util.HexFormat;
import java.util.LinkedHashMap;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import javax.crypto.Mac;
import javax.crypto.SecretKeyFactory;
import javax.crypto.spec.PBEKeySpec;
import javax.crypto.spec.SecretKeySpec;
import org.apache.karaf.jaas.modules.Encryption;
import org.apache.karaf.jaas.modules.EncryptionService;
import org.osgi.service.component.annotations.Component;

/**
 * Hashes passwords for the realm: PBKDF2 (RFC 8018) of the JDK with HMAC-SHA-512, a salt and {@value #ROUNDS} rounds each.
 * Written {@code pbkdf2-sha512:ROUNDS:SALT:HASH}. Unsalted SHA-256 of former versions is understood, too.
 *
 * <p>A right password is asked for again and again while it is in use, and hashing it is slow on purpose. So what fitted what is
 * remembered, as a digest with a key of this start: only the first time is slow, and a changed hash is another question. Karaf gives the service
 * back after each login, so the component is not to wait for somebody who wants it: it would begin anew, and remember nothing.
 */
@Component(service = EncryptionService.class, property = "name=archivolt", immediate = true)
public final class SaltedPasswords implements EncryptionService, Encryption {
    static final int ROUNDS = 100_000;
    static final int REMEMBERED_MAX = 1_000;

    private static final int ROUNDS_MAX = 10_000_000;
    private static final String SCHEME = "pbkdf2-sha512";
    private static final int SALT_BYTES = 16;
    private static final int HASH_BITS = 256;
    private static final int SHA_256_HEX_LENGTH = 64;

    private final SecureRandom random = new SecureRandom();
    private final byte[] key = new byte[32];
    private final Set<ByteBuffer> fitting =
            Collections.newSetFromMap(Collections.synchronizedMap(new LinkedHashMap<>() {
                private static final long serialVersionUID = 1L;

                @Override
                protected boolean removeEldestEntry(Map.Entry<ByteBuffer, Boolean> eldest) {
                    return size() > REMEMBERED_MAX;
                }
            }));

    public SaltedPasswords() {
        random.nextBytes(key);
    }

    @Override
    public Encryption createEncryption(Map<String, String> options) {
        return this;
    }

    @Override
    public String encryptPassword(String plain) {
        byte[] salt = new byte[SALT_BYTES];
        random.nextBytes(salt);
        Base64.Encoder text = Base64.getUrlEncoder().withoutPadding();
        return String.join(
                ":",
                SCHEME,
                Integer.toString(ROUNDS),
                text.encodeToString(salt),
                text.encodeToString(hash(plain, salt, ROUNDS)));
    }

    /** A hash that nobody understands fits no password. */
    @Override
    public boolean checkPassword(String plain, String encrypted) {
        String[] parts = encrypted.split(":", -1);
        if (parts.length != 4 || !parts[0].equals(SCHEME)) {
            return encrypted.length() == SHA_256_HEX_LENGTH && isDigest(plain, encrypted);
        }
        ByteBuffer question = ByteBuffer.wrap(question(plain, encrypted));
        if (fitting.contains(question)) {
            return true;
        }
        boolean fits = isSalted(plain, parts);
        if (fits) {
            fitting.add(question);
        }
        return fits;
    }

    private byte[] question(String plain, String encrypted) {
        try {
            Mac mac = Mac.getInstance("HmacSHA256");
            mac.init(new SecretKeySpec(key, "HmacSHA256"));
            mac.update(encrypted.getBytes(StandardCharsets.UTF_8));
            mac.update((byte) 0);
            return mac.doFinal(plain.getBytes(StandardCharsets.UTF_8));
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException("every Java platform has HMAC-SHA-256", e);
        }
    }

    private static boolean isSalted(String plain, String[] parts) {
        try {
            int rounds = Integer.parseInt(parts[1]);
            byte[] salt = Base64.getUrlDecoder().decode(parts[2]);
            byte[] expected = Base64.getUrlDecoder().decode(parts[3]);
            return rounds >= 1
                    && rounds <= ROUNDS_MAX
                    && salt.length > 0
                    && MessageDigest.isEqual(hash(plain, salt, rounds), expected);
        } catch (IllegalArgumentException e) {
            return false;
        }
    }

    private static boolean isDigest(String plain, String hex) {
        try {
            byte[] expected = HexFormat.of().parseHex(hex.toLowerCase(Locale.ROOT));
            byte[] digest = MessageDigest.getInstance("SHA-256").digest(plain.getBytes(StandardCharsets.UTF_8));
            return MessageDigest.isEqual(digest, expected);
        } catch (IllegalArgumentException e) {
            return false;
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException("every Java platform has SHA-256", e);
        }
    }

    private static byte[] hash(String plain, byte[] salt, int rounds) {
        PBEKeySpec key = new PBEKeySpec(plain.toCharArray(), salt, rounds, HASH_BITS);
        try {
            return SecretKeyFactory.getInstance("PBKDF2WithHmacSHA512")
                    .generateSecret(key)
                    .getEncoded();
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException("the JDK has PBKDF2", e);
        } finally {
            key.clearPassword();
        }
    }
}
