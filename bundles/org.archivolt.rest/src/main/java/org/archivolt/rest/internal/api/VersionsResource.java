package org.archivolt.rest.internal.api;

import com.fasterxml.jackson.annotation.JsonInclude;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.UUID;
import javax.servlet.http.HttpServletRequest;
import javax.ws.rs.GET;
import javax.ws.rs.POST;
import javax.ws.rs.Path;
import javax.ws.rs.Produces;
import javax.ws.rs.core.Context;
import javax.ws.rs.core.MediaType;
import org.archivolt.base.ArchivoltException;
import org.archivolt.base.ObjectId;
import org.archivolt.dss.ObjectPage;
import org.archivolt.dss.ObjectPosition;
import org.archivolt.dss.ObjectSelector;
import org.archivolt.rest.internal.Backends;
import org.archivolt.rest.internal.ObjectView;
import org.archivolt.rest.internal.object.Generations;
import org.archivolt.rest.internal.syntax.JsonFields;
import org.archivolt.rest.internal.syntax.PageToken;
import org.archivolt.rest.internal.syntax.QueryParameters;
import org.archivolt.rest.internal.syntax.Selectors;

/** All versions of an id, and bringing back what was deleted. */
@Path("versions")
@Produces(MediaType.APPLICATION_JSON)
public final class VersionsResource {
    private final Backends backends;

    public VersionsResource(Backends backends) {
        this.backends = backends;
    }

    /** @param next what to give as {@code after} for the page that follows; null when this is the last */
    @JsonInclude(JsonInclude.Include.NON_NULL)
    public record Page(List<ObjectView> versions, String next) {}

    @GET
    public Page list(@Context HttpServletRequest request) throws ArchivoltException {
        QueryParameters query = new QueryParameters(request.getQueryString());
        ObjectId id = Selectors.id(query).orElseThrow(() -> ArchivoltException.invalid("id", "must be given"));
        Optional<UUID> uuid = Selectors.uuid(query);
        Optional<ObjectPosition> after = ListRequest.token(query.take("after"));
        int limit = Parameters.limit(query.take("limit"));
        Set<String> fields = ListRequest.fields(query);
        query.end();
        ObjectPage page = Generations.page(backends.store(), id, uuid, after, limit);
        return new Page(
                page.objects().stream()
                        .map(version -> ObjectView.of(version, fields))
                        .toList(),
                page.next().map(PageToken::of).orElse(null));
    }

    @POST
    @Path("undelete")
    public ObjectView undelete(@Context HttpServletRequest request) throws ArchivoltException {
        Parameters.none(request);
        JsonFields body = Bodies.read(request);
        if (body.has("version")) {
            throw body.fault("version", "must not be given: the last version becomes visible");
        }
        ObjectSelector which = Selectors.of(body);
        body.end();
        return ObjectView.of(backends.store().undelete(which));
    }
}
