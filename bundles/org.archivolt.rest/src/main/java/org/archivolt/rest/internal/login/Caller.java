package org.archivolt.rest.internal.login;

import java.util.Optional;
import javax.servlet.http.HttpServletRequest;
import org.archivolt.access.Role;
import org.archivolt.access.Token;

/**
 * Who sent a request.
 *
 * @param role empty: somebody the realm knows, who may do nothing here
 * @param token id of the bearer token that was sent; null for a password
 */
public record Caller(String user, Optional<Role> role, String token) {
    private static final String ATTRIBUTE = Caller.class.getName();

    static Caller of(Token token) {
        return new Caller(token.user(), Optional.of(token.role()), token.id());
    }

    public boolean may(Role needed) {
        return role.isPresent() && role.get().includes(needed);
    }

    /** Leaves word of who it is with the request. */
    public void accompany(HttpServletRequest request) {
        request.setAttribute(ATTRIBUTE, this);
    }

    /** Who sent a request that was let in. */
    public static Caller of(HttpServletRequest request) {
        return (Caller) request.getAttribute(ATTRIBUTE);
    }
}
