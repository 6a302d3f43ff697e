package org.archivolt.rest.internal.api;

import com.fasterxml.jackson.annotation.JsonInclude;
import java.util.ArrayList;
import java.util.List;
import javax.servlet.http.HttpServletRequest;
import javax.ws.rs.GET;
import javax.ws.rs.Path;
import javax.ws.rs.Produces;
import javax.ws.rs.core.Context;
import javax.ws.rs.core.MediaType;
import org.archivolt.base.ArchivoltException;
import org.archivolt.dss.ObjectPage;
import org.archivolt.dss.ObjectRecord;
import org.archivolt.rest.internal.Backends;
import org.archivolt.rest.internal.ObjectView;

/** Lists objects. A single one is served by {@link org.archivolt.rest.internal.object.ObjectEndpoint}. */
@Path("objects")
@Produces(MediaType.APPLICATION_JSON)
public final class ObjectsResource {
    private final Backends backends;

    public ObjectsResource(Backends backends) {
        this.backends = backends;
    }

    /** @param next what to give as {@code after} for the page that follows; null when this is the last */
    @JsonInclude(JsonInclude.Include.NON_NULL)
    public record Page(List<ObjectView> objects, String next) {}

    static Page page(ListRequest asked, ObjectPage found) {
        List<ObjectView> views = new ArrayList<>(found.objects().size());
        for (ObjectRecord object : found.objects()) {
            views.add(ObjectView.of(object, asked.fields()));
        }
        return new Page(views, asked.next(found));
    }

    @GET
    public Page list(@Context HttpServletRequest request) throws ArchivoltException {
        ListRequest asked = ListRequest.parse(request.getQueryString());
        return page(asked, backends.store().list(asked.query(), asked.after(), asked.limit()));
    }
}
