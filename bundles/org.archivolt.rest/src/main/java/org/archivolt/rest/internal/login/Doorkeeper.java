package org.archivolt.rest.internal.login;

import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.security.SecureRandom;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import org.archivolt.base.ArchivoltException;
import org.archivolt.base.ErrorCode;
import org.archivolt.base.Ticker;

/**
 * Decides who comes in. Asking the realm is slow, so credentials found right are remembered for a short time: a removed
 * user or a changed password takes effect within {@link DoorkeeperSettings#trusted}. Only salted hashes are kept, and
 * looked up by the hash, so neither memory nor timing tells a password.
 */
public final class Doorkeeper {
    private static final int LOGIN_WAIT_SECONDS = 5;

    private final CredentialVerifier verifier;
    private final DoorkeeperSettings settings;
    private final Ticker ticker;
    private final byte[] salt = new byte[32];
    private final Map<ByteBuffer, Long> verified = new ConcurrentHashMap<>();
    private final FailureDamper damper;
    private final Semaphore logins;

    public Doorkeeper(CredentialVerifier verifier, DoorkeeperSettings settings, Ticker ticker) {
        this.verifier = verifier;
        this.settings = settings;
        this.ticker = ticker;
        SecureRandom random = new SecureRandom();
        random.nextBytes(salt);
        this.damper = new FailureDamper(
                ticker, settings.failuresMax(), settings.failureWindow().toNanos(), random.nextInt());
        this.logins = new Semaphore(settings.parallelLogins(), true);
    }

    /**
     * @param authorization header as received, null for none
     * @throws ArchivoltException when nobody can tell now
     */
    public Verdict judge(String authorization) throws ArchivoltException {
        if (authorization == null) {
            return Verdict.REFUSED;
        }
        ByteBuffer key = hash(authorization);
        Long verifiedAt = verified.get(key);
        if (verifiedAt != null
                && ticker.nanos() - verifiedAt < settings.trusted().toNanos()) {
            return Verdict.ADMITTED;
        }
        Optional<BasicCredentials> credentials = BasicCredentials.parse(authorization);
        if (credentials.isEmpty()) {
            return Verdict.REFUSED;
        }
        return verify(credentials.get(), key, verifiedAt != null);
    }

    /** @param wasRight lately: others who guess at this user's password do not lock the user out */
    private Verdict verify(BasicCredentials credentials, ByteBuffer key, boolean wasRight) throws ArchivoltException {
        if (!wasRight && !damper.mayTry(credentials.user())) {
            return Verdict.DAMPED;
        }
        if (askRealm(credentials)) {
            remember(key);
            return Verdict.ADMITTED;
        }
        verified.remove(key);
        damper.failed(credentials.user());
        return Verdict.REFUSED;
    }

    private boolean askRealm(BasicCredentials credentials) throws ArchivoltException {
        try {
            if (!logins.tryAcquire(LOGIN_WAIT_SECONDS, TimeUnit.SECONDS)) {
                throw new ArchivoltException(ErrorCode.BUSY, "waiting for other logins");
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new ArchivoltException(ErrorCode.SHUTTING_DOWN, "waiting for other logins", e);
        }
        try {
            return verifier.verify(credentials.user(), credentials.password());
        } finally {
            logins.release();
        }
    }

    /** Only right credentials get here, so there are few; the bound is for a realm with very many users. */
    private void remember(ByteBuffer key) {
        if (verified.size() >= settings.rememberedMax()) {
            verified.clear();
        }
        verified.put(key, ticker.nanos());
    }

    private ByteBuffer hash(String authorization) {
        try {
            MessageDigest digest = MessageDigest.getInstance("SHA-256");
            digest.update(salt);
            return ByteBuffer.wrap(digest.digest(authorization.getBytes(StandardCharsets.UTF_8)));
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException("every Java platform has SHA-256", e);
        }
    }
}
