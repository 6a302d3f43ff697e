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
import java.util.concurrent.atomic.AtomicBoolean;
import org.archivolt.access.Token;
import org.archivolt.base.ArchivoltException;
import org.archivolt.base.ErrorCode;
import org.archivolt.base.Ticker;

/**
 * Decides who comes in. Asking the realm is slow, so credentials found right are remembered for a short time: a removed
 * user, a changed password or role takes effect within twice {@link DoorkeeperSettings#trusted}. Only salted hashes are kept, and
 * looked up by the hash, so neither memory nor timing tells a password.
 */
public final class Doorkeeper {
    private static final int LOGIN_WAIT_SECONDS = 5;

    private static final String BEARER = "bearer ";
    /** Behind one address there may be many users. */
    private static final int FAILURES_PER_ADDRESS = 10;

    private final CredentialVerifier verifier;
    private final TokenVerifier tokens;
    private final DoorkeeperSettings settings;
    private final Ticker ticker;
    private final byte[] salt = new byte[32];
    private final Map<ByteBuffer, Verified> verified = new ConcurrentHashMap<>();
    private final FailureDamper users;
    private final FailureDamper addresses;
    private final Semaphore logins;

    public Doorkeeper(CredentialVerifier verifier, TokenVerifier tokens, DoorkeeperSettings settings, Ticker ticker) {
        this.verifier = verifier;
        this.tokens = tokens;
        this.settings = settings;
        this.ticker = ticker;
        SecureRandom random = new SecureRandom();
        random.nextBytes(salt);
        long window = settings.failureWindow().toNanos();
        this.users = new FailureDamper(ticker, settings.failuresMax(), window, random.nextInt());
        this.addresses = new FailureDamper(
                ticker, Math.multiplyExact(FAILURES_PER_ADDRESS, settings.failuresMax()), window, random.nextInt());
        this.logins = new Semaphore(settings.parallelLogins(), true);
    }

    /** @param renewing whether somebody is asking the realm again */
    private record Verified(Caller caller, long atNanos, AtomicBoolean renewing) {}

    /**
     * @param authorization header as received, null for none
     * @param address where it came from
     * @throws ArchivoltException when nobody can tell now
     */
    public Judgement judge(String authorization, String address) throws ArchivoltException {
        if (authorization == null) {
            return Judgement.REFUSED;
        }
        if (authorization.regionMatches(true, 0, BEARER, 0, BEARER.length())) {
            return judgeToken(authorization.substring(BEARER.length()).strip(), address);
        }
        ByteBuffer key = hash(authorization);
        Verified before = verified.get(key);
        if (before != null && isTrusted(before)) {
            return Judgement.admitted(before.caller());
        }
        Optional<BasicCredentials> credentials = BasicCredentials.parse(authorization);
        if (credentials.isEmpty()) {
            return Judgement.REFUSED;
        }
        return verify(credentials.get(), key, before != null, address);
    }

    /**
     * Hashing a password is slow on purpose. When the trust in one that is in use ends, one request asks the realm again;
     * those beside it are served on the old word for as long again.
     */
    private boolean isTrusted(Verified before) {
        long age = ticker.nanos() - before.atNanos();
        long trusted = settings.trusted().toNanos();
        return age < trusted || age < 2 * trusted && !before.renewing().compareAndSet(false, true);
    }

    /** A right one is never damped: nobody guesses 256 bits, and others may share the address. */
    private Judgement judgeToken(String secret, String address) throws ArchivoltException {
        Optional<Token> token = tokens.find(secret);
        if (token.isPresent()) {
            return Judgement.admitted(Caller.of(token.get()));
        }
        if (!addresses.mayTry(address)) {
            return Judgement.DAMPED;
        }
        addresses.failed(address);
        return Judgement.REFUSED;
    }

    /** @param wasRight lately: others who guess at this user's password do not lock the user out */
    private Judgement verify(BasicCredentials credentials, ByteBuffer key, boolean wasRight, String address)
            throws ArchivoltException {
        if (!wasRight && !(users.mayTry(credentials.user()) && addresses.mayTry(address))) {
            return Judgement.DAMPED;
        }
        Optional<Caller> caller = askRealm(credentials, key);
        if (caller.isPresent()) {
            return Judgement.admitted(caller.get());
        }
        verified.remove(key);
        users.failed(credentials.user());
        addresses.failed(address);
        return Judgement.REFUSED;
    }

    /** Of those who come with the same credentials at the same time, the first asks for all. */
    private Optional<Caller> askRealm(BasicCredentials credentials, ByteBuffer key) throws ArchivoltException {
        Verified before = verified.get(key);
        try {
            if (!logins.tryAcquire(LOGIN_WAIT_SECONDS, TimeUnit.SECONDS)) {
                throw new ArchivoltException(ErrorCode.BUSY, "waiting for other logins");
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new ArchivoltException(ErrorCode.SHUTTING_DOWN, "waiting for other logins", e);
        }
        try {
            Verified meanwhile = verified.get(key);
            if (meanwhile != null && meanwhile != before) {
                return Optional.of(meanwhile.caller());
            }
            Optional<Caller> caller = verifier.verify(credentials.user(), credentials.password());
            caller.ifPresent(known -> remember(key, known));
            return caller;
        } finally {
            logins.release();
        }
    }

    /** Only right credentials get here, so there are few; the bound is for a realm with very many users. */
    private void remember(ByteBuffer key, Caller caller) {
        if (verified.size() >= settings.rememberedMax()) {
            verified.clear();
        }
        verified.put(key, new Verified(caller, ticker.nanos(), new AtomicBoolean()));
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
