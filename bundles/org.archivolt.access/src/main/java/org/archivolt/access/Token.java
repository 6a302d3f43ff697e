package org.archivolt.access;

import java.time.Instant;
import java.util.Optional;

/**
 * What is known of a bearer token; not what its holder sends.
 *
 * @param id tells tokens apart, and is no secret
 * @param role at most that of its user when it was made
 * @param expires empty: never
 */
public record Token(String id, String user, Role role, Instant created, Optional<Instant> expires) {
    public boolean hasExpired(Instant now) {
        return expires.isPresent() && !now.isBefore(expires.get());
    }
}
