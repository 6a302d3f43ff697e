package org.archivolt.rest.internal.api;

import com.fasterxml.jackson.annotation.JsonInclude;
import java.util.List;
import java.util.Optional;
import javax.servlet.http.HttpServletRequest;
import javax.ws.rs.DELETE;
import javax.ws.rs.GET;
import javax.ws.rs.PATCH;
import javax.ws.rs.POST;
import javax.ws.rs.Path;
import javax.ws.rs.PathParam;
import javax.ws.rs.Produces;
import javax.ws.rs.core.Context;
import javax.ws.rs.core.MediaType;
import javax.ws.rs.core.Response;
import org.archivolt.access.Role;
import org.archivolt.access.User;
import org.archivolt.base.ArchivoltException;
import org.archivolt.rest.internal.Backends;
import org.archivolt.rest.internal.syntax.JsonFields;

/** The users of the realm; as the shell's {@code user:add} and the like. */
@Path("users")
@Produces(MediaType.APPLICATION_JSON)
public final class UsersResource {
    private static final int PASSWORD_LENGTH_MAX = 1_024;

    private final Backends backends;

    public UsersResource(Backends backends) {
        this.backends = backends;
    }

    /** The answer. */
    public record UserList(List<UserView> users) {}

    /**
     * @param role null for a user of the realm who may do nothing here
     * @param password told once, when it was made up for the user
     */
    @JsonInclude(JsonInclude.Include.NON_NULL)
    public record UserView(String name, String role, String password) {
        static UserView of(User user) {
            return new UserView(user.name(), user.role().map(Role::label).orElse(null), null);
        }
    }

    @GET
    public UserList list(@Context HttpServletRequest request) throws ArchivoltException {
        Parameters.none(request);
        return new UserList(backends.users().list().stream().map(UserView::of).toList());
    }

    @POST
    public Response post(@Context HttpServletRequest request) throws ArchivoltException {
        return add(request).toResponse();
    }

    Reply add(HttpServletRequest request) throws ArchivoltException {
        Parameters.none(request);
        JsonFields body = Bodies.read(request);
        String name = body.requiredText("name", Bodies.WORD_LENGTH_MAX);
        Role role = Role.parse(body.requiredText("role", Bodies.WORD_LENGTH_MAX));
        Optional<String> given = body.text("password", PASSWORD_LENGTH_MAX);
        body.end();
        String password = given.isPresent() ? given.get() : backends.users().randomPassword();
        backends.users().add(name, password, role);
        return Reply.created("users/" + name, new UserView(name, role.label(), given.isPresent() ? null : password));
    }

    /** Changes the role, the password, or both. Answered by 204. */
    @PATCH
    @Path("{name}")
    public void patch(@PathParam("name") String name, @Context HttpServletRequest request) throws ArchivoltException {
        Parameters.none(request);
        JsonFields body = Bodies.read(request);
        Optional<String> role = body.text("role", Bodies.WORD_LENGTH_MAX);
        Optional<String> password = body.text("password", PASSWORD_LENGTH_MAX);
        body.end();
        Optional<Role> wanted = role.isPresent() ? Optional.of(Role.parse(role.get())) : Optional.empty();
        if (password.isPresent()) {
            backends.users().changePassword(name, password.get());
        }
        if (wanted.isPresent()) {
            backends.users().changeRole(name, wanted.get());
        }
    }

    /** Answered by 204. */
    @DELETE
    @Path("{name}")
    public void remove(@PathParam("name") String name, @Context HttpServletRequest request) throws ArchivoltException {
        Parameters.none(request);
        backends.users().remove(name);
    }
}
