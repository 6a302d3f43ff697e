package org.archivolt.rest.internal.api;

import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;
import javax.servlet.http.HttpServletRequest;
import javax.ws.rs.DELETE;
import javax.ws.rs.GET;
import javax.ws.rs.Path;
import javax.ws.rs.PathParam;
import javax.ws.rs.Produces;
import javax.ws.rs.core.Context;
import javax.ws.rs.core.MediaType;
import org.archivolt.base.ArchivoltException;
import org.archivolt.base.ErrorCode;
import org.archivolt.librarian.NodeId;
import org.archivolt.librarian.PosixError;
import org.archivolt.rest.internal.Backends;
import org.archivolt.rest.internal.syntax.QueryParameters;

/** Who has which shelves open. They are opened and closed at their shelf: {@link ShelvesResource}. */
@Path("librarian/handles")
@Produces(MediaType.APPLICATION_JSON)
public final class HandlesResource {
    private final Backends backends;

    public HandlesResource(Backends backends) {
        this.backends = backends;
    }

    @GET
    public LibrarianViews.Handles list(@Context HttpServletRequest request) throws ArchivoltException {
        QueryParameters query = new QueryParameters(request.getQueryString());
        OptionalLong shelf = LibrarianParameters.number("shelf", query, 0, Long.MAX_VALUE);
        Optional<NodeId> node = LibrarianParameters.node(query);
        long after =
                LibrarianParameters.number("after", query, 0, Long.MAX_VALUE).orElse(0);
        int limit = Parameters.limit(query.take("limit"));
        query.end();
        List<LibrarianViews.Handle> handles = backends.librarian().handles(shelf, node, after, limit).stream()
                .map(LibrarianViews.Handle::of)
                .toList();
        return new LibrarianViews.Handles(handles, LibrarianViews.next(handles, limit, LibrarianViews.Handle::id));
    }

    @GET
    @Path("{handle}")
    public LibrarianViews.Handle show(@PathParam("handle") String handle, @Context HttpServletRequest request)
            throws ArchivoltException {
        Parameters.none(request);
        long id = LibrarianParameters.id("handle", handle);
        try {
            return LibrarianViews.Handle.of(backends.librarian().handle(id));
        } catch (ArchivoltException e) {
            throw PosixError.of(e) == PosixError.ESTALE ? ended(id) : e;
        }
    }

    /** To who uses it that is a credit lost, so that it opens anew; to who looks there is nothing, now and for ever. */
    private static ArchivoltException ended(long id) {
        return new ArchivoltException(ErrorCode.NO_SUCH_REQUEST, "the handle has ended, or never was")
                .with(PosixError.FACT, PosixError.ESTALE)
                .with("handle", id);
    }

    /** Takes it away from whoever has it. Answered by 204, also when it is not there. */
    @DELETE
    @Path("{handle}")
    public void revoke(@PathParam("handle") String handle, @Context HttpServletRequest request)
            throws ArchivoltException {
        Parameters.none(request);
        backends.librarian().revoke(LibrarianParameters.id("handle", handle));
    }
}
