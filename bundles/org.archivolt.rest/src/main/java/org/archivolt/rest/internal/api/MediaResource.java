package org.archivolt.rest.internal.api;

import java.util.List;
import java.util.Set;
import javax.servlet.http.HttpServletRequest;
import javax.ws.rs.GET;
import javax.ws.rs.Path;
import javax.ws.rs.Produces;
import javax.ws.rs.core.Context;
import javax.ws.rs.core.MediaType;
import org.archivolt.base.ArchivoltException;
import org.archivolt.dss.MediumRecord;
import org.archivolt.rest.internal.Backends;

/** The media there are, by id. */
@Path("media")
@Produces(MediaType.APPLICATION_JSON)
public final class MediaResource {
    private final Backends backends;

    public MediaResource(Backends backends) {
        this.backends = backends;
    }

    /** The answer. */
    public record Media(List<MediumView> media) {}

    /** A medium; sizes in bytes as its filesystem last reported them. */
    public record MediumView(
            String id,
            String family,
            String library,
            String name,
            String model,
            Set<String> tags,
            String status,
            String filesystem,
            long totalBytes,
            long freeBytes,
            long extents,
            long writtenBytes,
            String added) {
        static MediumView of(MediumRecord medium) {
            return new MediumView(
                    medium.id().toString(),
                    medium.id().family().name(),
                    medium.id().library(),
                    medium.id().name(),
                    medium.model(),
                    medium.tags().words(),
                    medium.status().name(),
                    medium.filesystem().name(),
                    medium.space().totalBytes(),
                    medium.space().freeBytes(),
                    medium.extents(),
                    medium.writtenBytes(),
                    medium.added().toString());
        }
    }

    @GET
    public Media list(@Context HttpServletRequest request) throws ArchivoltException {
        Parameters.none(request);
        return new Media(
                backends.resources().media().stream().map(MediumView::of).toList());
    }
}
