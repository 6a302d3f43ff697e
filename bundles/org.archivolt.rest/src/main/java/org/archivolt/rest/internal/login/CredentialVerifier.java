package org.archivolt.rest.internal.login;

import java.util.Optional;
import org.archivolt.base.ArchivoltException;

/** Knows users, their passwords and their roles. May be slow. */
@FunctionalInterface
public interface CredentialVerifier {
    /**
     * Empty when there is no such user, or the password is wrong.
     *
     * @throws ArchivoltException when it cannot tell
     */
    Optional<Caller> verify(String user, String password) throws ArchivoltException;
}
