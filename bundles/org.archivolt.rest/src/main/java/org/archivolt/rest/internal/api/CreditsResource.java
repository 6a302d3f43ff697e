package org.archivolt.rest.internal.api;

import java.util.Optional;
import javax.servlet.http.HttpServletRequest;
import javax.ws.rs.DELETE;
import javax.ws.rs.Encoded;
import javax.ws.rs.GET;
import javax.ws.rs.POST;
import javax.ws.rs.Path;
import javax.ws.rs.PathParam;
import javax.ws.rs.Produces;
import javax.ws.rs.core.Context;
import javax.ws.rs.core.MediaType;
import org.archivolt.base.ArchivoltException;
import org.archivolt.resource.ResourceName;
import org.archivolt.rest.internal.Backends;
import org.archivolt.rest.internal.syntax.JsonFields;
import org.archivolt.rest.internal.syntax.PercentCoding;
import org.archivolt.rest.internal.syntax.QueryParameters;

/**
 * Credits: who has what, who waits for whom, and what operators do about it. A resource is one segment of the path: {@code type:name},
 * percent-encoded, slashes too.
 */
@Path("credits")
@Produces(MediaType.APPLICATION_JSON)
public final class CreditsResource {
    private final Backends backends;

    public CreditsResource(Backends backends) {
        this.backends = backends;
    }

    @GET
    public CreditViews.Loans list(@Context HttpServletRequest request) throws ArchivoltException {
        QueryParameters query = new QueryParameters(request.getQueryString());
        Optional<String> type = query.take("type");
        Optional<String> host = query.take("host");
        int limit = Parameters.limit(query.take("limit"));
        query.end();
        return CreditViews.Loans.of(backends.credits().loans(type, host, limit));
    }

    @GET
    @Path("waiting")
    public CreditViews.Waiters waiting(@Context HttpServletRequest request) throws ArchivoltException {
        QueryParameters query = new QueryParameters(request.getQueryString());
        int limit = Parameters.limit(query.take("limit"));
        query.end();
        return CreditViews.Waiters.of(backends.credits().waiters(limit));
    }

    @GET
    @Path("{resource}/why")
    public CreditViews.Waiters why(@Encoded @PathParam("resource") String resource, @Context HttpServletRequest request)
            throws ArchivoltException {
        Parameters.none(request);
        return CreditViews.Waiters.of(backends.credits().why(resource(resource)));
    }

    /** Calls a credit back from a host, as the shell's {@code credit:revoke}. Answered by 204. */
    @POST
    @Path("{resource}/revoke")
    public void revoke(@Encoded @PathParam("resource") String resource, @Context HttpServletRequest request)
            throws ArchivoltException {
        Parameters.none(request);
        ResourceName name = resource(resource);
        JsonFields body = Bodies.read(request);
        String host = body.requiredText("host", Bodies.WORD_LENGTH_MAX);
        body.end();
        backends.credits().revoke(name, host);
    }

    private static ResourceName resource(String encoded) throws ArchivoltException {
        return ResourceName.parse(PercentCoding.decode(encoded, "resource"));
    }

    @GET
    @Path("hosts")
    public CreditViews.Hosts hosts(@Context HttpServletRequest request) throws ArchivoltException {
        Parameters.none(request);
        return CreditViews.Hosts.of(backends.credits().hosts());
    }

    /** Takes the credits of a dead host, as the shell's {@code credit:declare-dead}. Answered by 204. */
    @DELETE
    @Path("hosts/{host}")
    public void declareDead(@PathParam("host") String host, @Context HttpServletRequest request)
            throws ArchivoltException {
        Parameters.none(request);
        backends.credits().declareDead(host);
    }
}
