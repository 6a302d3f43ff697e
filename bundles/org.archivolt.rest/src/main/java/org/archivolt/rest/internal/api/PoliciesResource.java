package org.archivolt.rest.internal.api;

import java.util.Optional;
import javax.servlet.http.HttpServletRequest;
import javax.ws.rs.GET;
import javax.ws.rs.PUT;
import javax.ws.rs.Path;
import javax.ws.rs.Produces;
import javax.ws.rs.core.Context;
import javax.ws.rs.core.MediaType;
import org.archivolt.base.ArchivoltException;
import org.archivolt.librarian.Librarian;
import org.archivolt.rest.internal.Backends;
import org.archivolt.rest.internal.syntax.JsonFields;

/** Policies: who decides which books a shelf gets. */
@Path("librarian/policies")
@Produces(MediaType.APPLICATION_JSON)
public final class PoliciesResource {
    private final Backends backends;

    public PoliciesResource(Backends backends) {
        this.backends = backends;
    }

    @GET
    public LibrarianViews.Policies list(@Context HttpServletRequest request) throws ArchivoltException {
        Parameters.none(request);
        Librarian librarian = backends.librarian();
        return new LibrarianViews.Policies(
                librarian.policies(), librarian.defaultPolicy(Optional.empty()).orElse(null));
    }

    /** Of nodes that have none of their own. */
    @GET
    @Path("default")
    public LibrarianViews.Policy defaultPolicy(@Context HttpServletRequest request) throws ArchivoltException {
        Parameters.none(request);
        return LibrarianViews.Policy.of(backends.librarian().defaultPolicy(Optional.empty()));
    }

    /** Answered by 204. */
    @PUT
    @Path("default")
    public void setDefaultPolicy(@Context HttpServletRequest request) throws ArchivoltException {
        Parameters.none(request);
        JsonFields body = Bodies.read(request);
        String policy = body.requiredText("policy", Bodies.WORD_LENGTH_MAX);
        body.end();
        backends.librarian().setDefaultPolicy(Optional.empty(), Optional.of(policy));
    }
}
