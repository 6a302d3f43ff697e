package org.archivolt.rest.internal.api;

import java.util.List;
import javax.servlet.http.HttpServletRequest;
import javax.ws.rs.GET;
import javax.ws.rs.Path;
import javax.ws.rs.Produces;
import javax.ws.rs.core.Context;
import javax.ws.rs.core.MediaType;
import org.archivolt.base.ArchivoltException;
import org.archivolt.rest.internal.Backends;

/** The profiles a put may name. */
@Path("profiles")
@Produces(MediaType.APPLICATION_JSON)
public final class ProfilesResource {
    private final Backends backends;

    public ProfilesResource(Backends backends) {
        this.backends = backends;
    }

    /** The answer: names, in order. */
    public record Profiles(List<String> profiles) {}

    @GET
    public Profiles list(@Context HttpServletRequest request) throws ArchivoltException {
        Parameters.none(request);
        return new Profiles(backends.store().profiles());
    }
}
