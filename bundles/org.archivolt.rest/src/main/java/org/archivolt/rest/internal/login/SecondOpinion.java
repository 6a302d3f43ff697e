package org.archivolt.rest.internal.login;

import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import org.archivolt.base.ArchivoltException;
import org.archivolt.base.ErrorCode;

/**
 * Believes a refusal only if it is repeated. Karaf's realm reads its file anew for each login, and whoever changes the file
 * (an editor, {@code user:passwd}, Karaf itself when it puts a hash in the place of a clear password) empties it before
 * writing: at that moment nobody has the right password.
 */
public final class SecondOpinion implements CredentialVerifier {
    /** Longer than writing the file and making one hash takes; wrong passwords may be slow to be refused. */
    private static final Duration PAUSE = Duration.ofMillis(300);

    private final CredentialVerifier verifier;
    private final Pause pause;

    public SecondOpinion(CredentialVerifier verifier) {
        this(verifier, () -> new CountDownLatch(1).await(PAUSE.toMillis(), TimeUnit.MILLISECONDS));
    }

    SecondOpinion(CredentialVerifier verifier, Pause pause) {
        this.verifier = verifier;
        this.pause = pause;
    }

    interface Pause {
        void await() throws InterruptedException;
    }

    @Override
    public Optional<Caller> verify(String user, String password) throws ArchivoltException {
        Optional<Caller> first = verifier.verify(user, password);
        if (first.isPresent()) {
            return first;
        }
        try {
            pause.await();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new ArchivoltException(ErrorCode.SHUTTING_DOWN, "asking the login realm again", e);
        }
        return verifier.verify(user, password);
    }
}
