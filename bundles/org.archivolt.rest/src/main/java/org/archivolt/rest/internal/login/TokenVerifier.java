package org.archivolt.rest.internal.login;

import java.util.Optional;
import org.archivolt.access.Token;
import org.archivolt.base.ArchivoltException;

/** Knows bearer tokens. Quick. */
@FunctionalInterface
public interface TokenVerifier {
    /** @throws ArchivoltException when it cannot tell */
    Optional<Token> find(String secret) throws ArchivoltException;
}
