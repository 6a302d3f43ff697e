package org.archivolt.rest.internal.api;

import com.fasterxml.jackson.annotation.JsonInclude;
import java.time.Duration;
import java.util.List;
import javax.servlet.http.HttpServletRequest;
import javax.ws.rs.GET;
import javax.ws.rs.Path;
import javax.ws.rs.Produces;
import javax.ws.rs.core.Context;
import javax.ws.rs.core.MediaType;
import org.archivolt.base.ArchivoltException;
import org.archivolt.base.DeviceId;
import org.archivolt.dss.ObjectSelector;
import org.archivolt.rest.internal.Backends;
import org.archivolt.rest.internal.ObjectView;
import org.archivolt.rest.internal.syntax.QueryParameters;
import org.archivolt.rest.internal.syntax.Selectors;
import org.archivolt.store.ObjectLocation;
import org.archivolt.store.ObjectLocation.CopyLocation;
import org.archivolt.store.ObjectLocation.MediumLocation;

/** Where objects are. */
@Path("locations")
@Produces(MediaType.APPLICATION_JSON)
public final class LocationsResource {
    private final Backends backends;

    public LocationsResource(Backends backends) {
        this.backends = backends;
    }

    /** The quickest copy first. */
    public record Location(ObjectView object, List<CopyView> copies) {
        static Location of(ObjectLocation location) {
            return new Location(
                    ObjectView.of(location.object()),
                    location.copies().stream().map(CopyView::of).toList());
        }
    }

    /** @param estimateMillis until the first byte can be read; null when it cannot be read at present */
    @JsonInclude(JsonInclude.Include.NON_NULL)
    public record CopyView(String name, String status, Long estimateMillis, List<MediumView> media) {
        static CopyView of(CopyLocation copy) {
            return new CopyView(
                    copy.copy().name(),
                    copy.copy().status().name(),
                    copy.estimate().map(Duration::toMillis).orElse(null),
                    copy.media().stream().map(MediumView::of).toList());
        }
    }

    /** @param host whose device has it; null when none has */
    @JsonInclude(JsonInclude.Include.NON_NULL)
    public record MediumView(String medium, String host, String device, boolean mounted, boolean readable, long bytes) {
        static MediumView of(MediumLocation medium) {
            return new MediumView(
                    medium.medium().toString(),
                    medium.host().orElse(null),
                    medium.device().map(DeviceId::toString).orElse(null),
                    medium.mounted(),
                    medium.readable(),
                    medium.bytes());
        }
    }

    @GET
    public Location locate(@Context HttpServletRequest request) throws ArchivoltException {
        QueryParameters query = new QueryParameters(request.getQueryString());
        ObjectSelector which = Selectors.of(query);
        query.end();
        return Location.of(backends.store().locate(which));
    }
}
