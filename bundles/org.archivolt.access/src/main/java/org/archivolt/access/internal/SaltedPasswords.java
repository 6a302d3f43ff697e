package org.archivolt.access.internal;

import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.security.MessageDigest;
import java.security.SecureRandom;
import java.util.Base64;
import java.util.HexFormat;
import java.util.Locale;
import java.util.Map;
import javax.crypto.SecretKeyFactory;
import javax.crypto.spec.PBEKeySpec;
import org.apache.karaf.jaas.modules.Encryption;
import org.apache.karaf.jaas.modules.EncryptionService;
import org.osgi.service.component.annotations.Component;

/**
 * Hashes passwords for the realm: PBKDF2 (RFC 8018) of the JDK with HMAC-SHA-512, a salt each, and the number of rounds that
 * OWASP recommends. Written {@code pbkdf2-sha512:ROUNDS:SALT:HASH}. Unsalted SHA-256 of former versions is understood, too.
 */
@Component(service = EncryptionService.class, property = "name=archivolt")
public final class SaltedPasswords implements EncryptionService, Encryption {
    static final int ROUNDS = 210_000;

    private static final int ROUNDS_MAX = 10_000_000;
    private static final String SCHEME = "pbkdf2-sha512";
    private static final int SALT_BYTES = 16;
    private static final int HASH_BITS = 256;
    private static final int SHA_256_HEX_LENGTH = 64;

    private final SecureRandom random = new SecureRandom();

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
        if (parts.length == 4 && parts[0].equals(SCHEME)) {
            return isSalted(plain, parts);
        }
        return encrypted.length() == SHA_256_HEX_LENGTH && isDigest(plain, encrypted);
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
