package org.archivolt.rest.internal.login;

import org.archivolt.base.ArchivoltException;

/** Knows users and their passwords. May be slow. */
@FunctionalInterface
public interface CredentialVerifier {
    /** @throws ArchivoltException when it cannot tell */
    boolean verify(String user, String password) throws ArchivoltException;
}
