package org.archivolt.access;

import java.time.Duration;
import java.util.List;
import java.util.Optional;
import org.archivolt.base.ArchivoltException;
import org.osgi.annotation.versioning.ProviderType;

/** Bearer tokens: random secrets that programs send instead of a password (RFC 6750). */
@ProviderType
public interface Tokens {
    /**
     * @param lifetime empty: until it is revoked
     * @throws ArchivoltException {@code INVALID_ARGUMENT}; {@code WRONG_STATE} when there are too many; {@code INTERNAL} when
     *     it cannot be kept
     */
    IssuedToken create(String user, Role role, Optional<Duration> lifetime) throws ArchivoltException;

    /** Those that have not expired, in the order in which they were made. */
    List<Token> list();

    /** @throws ArchivoltException {@code NO_SUCH_TOKEN} */
    void revoke(String id) throws ArchivoltException;

    /** Revokes what the user has beyond a role; all of them if it is empty. */
    void limit(String user, Optional<Role> most) throws ArchivoltException;

    /** Whose secret this is; empty if it is nobody's, or has expired. Quick. */
    Optional<Token> find(String secret);
}
