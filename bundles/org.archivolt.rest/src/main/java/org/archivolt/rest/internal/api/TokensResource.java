package org.archivolt.rest.internal.api;

import com.fasterxml.jackson.annotation.JsonInclude;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;
import javax.servlet.http.HttpServletRequest;
import javax.ws.rs.DELETE;
import javax.ws.rs.GET;
import javax.ws.rs.POST;
import javax.ws.rs.Path;
import javax.ws.rs.PathParam;
import javax.ws.rs.Produces;
import javax.ws.rs.core.Context;
import javax.ws.rs.core.MediaType;
import javax.ws.rs.core.Response;
import org.archivolt.access.IssuedToken;
import org.archivolt.access.Role;
import org.archivolt.access.Token;
import org.archivolt.base.ArchivoltException;
import org.archivolt.base.ErrorCode;
import org.archivolt.rest.internal.Backends;
import org.archivolt.rest.internal.login.Caller;
import org.archivolt.rest.internal.syntax.JsonFields;

/** Bearer tokens. Users see, make and revoke their own, with their own role at most; admins anybody's. */
@Path("tokens")
@Produces(MediaType.APPLICATION_JSON)
public final class TokensResource {
    private static final long LIFETIME_MAX_SECONDS = Duration.ofDays(3_650).toSeconds();

    private final Backends backends;

    public TokensResource(Backends backends) {
        this.backends = backends;
    }

    /** The answer. */
    public record TokenList(List<TokenView> tokens) {}

    /** @param token what is sent as {@code Authorization: Bearer}; told once, when it is made */
    @JsonInclude(JsonInclude.Include.NON_NULL)
    public record TokenView(String id, String user, String role, String created, String expires, String token) {
        static TokenView of(Token token, String secret) {
            return new TokenView(
                    token.id(),
                    token.user(),
                    token.role().label(),
                    token.created().toString(),
                    token.expires().map(Instant::toString).orElse(null),
                    secret);
        }
    }

    @GET
    public TokenList list(@Context HttpServletRequest request) throws ArchivoltException {
        Parameters.none(request);
        Caller caller = Caller.of(request);
        return new TokenList(backends.tokens().list().stream()
                .filter(token -> isOwnOrMayAll(caller, token.user()))
                .map(token -> TokenView.of(token, null))
                .toList());
    }

    @POST
    public Response post(@Context HttpServletRequest request) throws ArchivoltException {
        return create(request).toResponse();
    }

    Reply create(HttpServletRequest request) throws ArchivoltException {
        Parameters.none(request);
        Caller caller = Caller.of(request);
        JsonFields body = Bodies.read(request);
        String user = body.text("user", Bodies.WORD_LENGTH_MAX).orElse(caller.user());
        Optional<String> wanted = body.text("role", Bodies.WORD_LENGTH_MAX);
        OptionalLong seconds = body.number("expiresSeconds", 1, LIFETIME_MAX_SECONDS);
        body.end();
        Role own = caller.role().orElseThrow();
        Role role = wanted.isPresent() ? Role.parse(wanted.get()) : own;
        requireOwnOrAdmin(caller, user);
        if (!own.includes(role)) {
            throw new ArchivoltException(ErrorCode.FORBIDDEN, "a token cannot do more than who makes it")
                    .with("role", role.label());
        }
        requireUserMay(user, caller, role);
        Optional<Duration> lifetime =
                seconds.isPresent() ? Optional.of(Duration.ofSeconds(seconds.getAsLong())) : Optional.empty();
        IssuedToken issued = backends.tokens().create(user, role, lifetime);
        return Reply.created("tokens/" + issued.token().id(), TokenView.of(issued.token(), issued.secret()));
    }

    /** Answered by 204. */
    @DELETE
    @Path("{id}")
    public void revoke(@PathParam("id") String id, @Context HttpServletRequest request) throws ArchivoltException {
        Parameters.none(request);
        Caller caller = Caller.of(request);
        boolean mine = backends.tokens().list().stream()
                .anyMatch(token -> token.id().equals(id) && isOwnOrMayAll(caller, token.user()));
        if (!mine) {
            throw new ArchivoltException(ErrorCode.NO_SUCH_TOKEN, "there is no such token").with("token", id);
        }
        backends.tokens().revoke(id);
    }

    /** Whose token it is may do as much; a realm that lists no users has let the caller in, and no other is known. */
    private void requireUserMay(String user, Caller caller, Role role) throws ArchivoltException {
        if (user.equals(caller.user())) {
            return;
        }
        boolean may = backends.users().list().stream()
                .filter(each -> each.name().equals(user))
                .findFirst()
                .orElseThrow(() ->
                        new ArchivoltException(ErrorCode.NO_SUCH_USER, "there is no such user").with("user", user))
                .role()
                .map(has -> has.includes(role))
                .orElse(false);
        if (!may) {
            throw new ArchivoltException(ErrorCode.FORBIDDEN, "a token cannot do more than its user")
                    .with("user", user)
                    .with("role", role.label());
        }
    }

    private static void requireOwnOrAdmin(Caller caller, String user) throws ArchivoltException {
        if (!isOwnOrMayAll(caller, user)) {
            throw new ArchivoltException(ErrorCode.FORBIDDEN, "tokens of others need the role admin")
                    .with("user", user);
        }
    }

    private static boolean isOwnOrMayAll(Caller caller, String user) {
        return caller.user().equals(user) || caller.may(Role.ADMIN);
    }
}
