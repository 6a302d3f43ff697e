package org.archivolt.rest.internal.api;

import java.util.Locale;
import java.util.Optional;
import javax.servlet.http.HttpServletRequest;
import javax.ws.rs.DELETE;
import javax.ws.rs.Encoded;
import javax.ws.rs.GET;
import javax.ws.rs.PUT;
import javax.ws.rs.Path;
import javax.ws.rs.PathParam;
import javax.ws.rs.Produces;
import javax.ws.rs.core.Context;
import javax.ws.rs.core.MediaType;
import org.archivolt.access.Role;
import org.archivolt.base.ArchivoltException;
import org.archivolt.base.ErrorCode;
import org.archivolt.librarian.AttributeMode;
import org.archivolt.librarian.Librarian;
import org.archivolt.librarian.PosixError;
import org.archivolt.librarian.ShelfAttributes;
import org.archivolt.rest.internal.Backends;
import org.archivolt.rest.internal.login.Caller;
import org.archivolt.rest.internal.syntax.PercentCoding;
import org.archivolt.rest.internal.syntax.QueryParameters;

/**
 * Extended attributes of shelves: bytes, as they are. A name is one segment of the path, percent-encoded, slashes too.
 */
@Path("librarian/shelves/{shelf}/attributes")
@Produces(MediaType.APPLICATION_JSON)
public final class ShelfAttributesResource {
    private static final int VALUE_BYTES_MAX = 64 * 1024;

    private final Backends backends;

    public ShelfAttributesResource(Backends backends) {
        this.backends = backends;
    }

    @GET
    public LibrarianViews.Attributes list(@PathParam("shelf") String shelf, @Context HttpServletRequest request)
            throws ArchivoltException {
        Parameters.none(request);
        return new LibrarianViews.Attributes(backends.librarian().attributes(LibrarianParameters.id("shelf", shelf)));
    }

    @GET
    @Path("{name}")
    @Produces(MediaType.APPLICATION_OCTET_STREAM)
    public byte[] get(
            @PathParam("shelf") String shelf,
            @Encoded @PathParam("name") String name,
            @Context HttpServletRequest request)
            throws ArchivoltException {
        Parameters.none(request);
        return backends.librarian().attribute(LibrarianParameters.id("shelf", shelf), name(name));
    }

    /** Answered by 204. */
    @PUT
    @Path("{name}")
    public void set(
            @PathParam("shelf") String shelf,
            @Encoded @PathParam("name") String encoded,
            @Context HttpServletRequest request)
            throws ArchivoltException {
        QueryParameters query = new QueryParameters(request.getQueryString());
        AttributeMode mode = mode(query.take("mode"));
        long id = LibrarianParameters.id("shelf", shelf);
        String name = name(encoded);
        requireMaySet(name, request);
        Librarian librarian = backends.librarian();
        var caller = LibrarianParameters.caller(query, librarian);
        byte[] value = LibrarianParameters.bytes(request, VALUE_BYTES_MAX);
        librarian.setAttribute(caller, id, name, value, mode);
    }

    private static AttributeMode mode(Optional<String> word) throws ArchivoltException {
        String asked = word.orElse("any");
        for (AttributeMode mode : AttributeMode.values()) {
            if (mode.name().toLowerCase(Locale.ROOT).equals(asked)) {
                return mode;
            }
        }
        throw ArchivoltException.invalid("mode", "must be any, create or replace")
                .with("value", asked);
    }

    /** This one is of no shelf: it is the default of all nodes, which is an operator's business under any name. */
    private static void requireMaySet(String name, HttpServletRequest request) throws ArchivoltException {
        if (name.equals(ShelfAttributes.POLICY_DEFAULT) && !Caller.of(request).may(Role.OPERATOR)) {
            throw new ArchivoltException(ErrorCode.FORBIDDEN, "this needs the role " + Role.OPERATOR.label())
                    .with(PosixError.FACT, PosixError.EACCES)
                    .with("attribute", name);
        }
    }

    /** Answered by 204. */
    @DELETE
    @Path("{name}")
    public void remove(
            @PathParam("shelf") String shelf,
            @Encoded @PathParam("name") String name,
            @Context HttpServletRequest request)
            throws ArchivoltException {
        long id = LibrarianParameters.id("shelf", shelf);
        String decoded = name(name);
        Librarian librarian = backends.librarian();
        librarian.removeAttribute(LibrarianParameters.callerOnly(request, librarian), id, decoded);
    }

    private static String name(String encoded) throws ArchivoltException {
        return PercentCoding.decode(encoded, "attribute");
    }
}
