package org.archivolt.rest.internal.api;

import com.fasterxml.jackson.annotation.JsonInclude;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.stream.Stream;
import javax.servlet.http.HttpServletRequest;
import javax.ws.rs.DELETE;
import javax.ws.rs.GET;
import javax.ws.rs.PATCH;
import javax.ws.rs.POST;
import javax.ws.rs.Path;
import javax.ws.rs.PathParam;
import javax.ws.rs.Produces;
import javax.ws.rs.container.AsyncResponse;
import javax.ws.rs.container.Suspended;
import javax.ws.rs.core.Context;
import javax.ws.rs.core.MediaType;
import javax.ws.rs.core.Response;
import org.archivolt.base.ArchivoltException;
import org.archivolt.base.ErrorCode;
import org.archivolt.base.Family;
import org.archivolt.base.MediumAccess;
import org.archivolt.base.MediumId;
import org.archivolt.base.NameRanges;
import org.archivolt.base.Tags;
import org.archivolt.dss.MediumRecord;
import org.archivolt.dss.MediumStatistics;
import org.archivolt.lrs.Answer;
import org.archivolt.lrs.FormatRequest;
import org.archivolt.lrs.MediumPlace;
import org.archivolt.lrs.Terms;
import org.archivolt.rest.internal.Backends;
import org.archivolt.rest.internal.syntax.JsonFields;
import org.archivolt.rest.internal.syntax.QueryParameters;

/** The media there are, by id, and what operators do with them. */
@Path("media")
@Produces(MediaType.APPLICATION_JSON)
public final class MediaResource {
    private static final int ADDED_MAX = 1_000;

    private final Backends backends;

    public MediaResource(Backends backends) {
        this.backends = backends;
    }

    /** The answer. */
    public record Media(List<MediumView> media) {}

    /** @param next what {@code after} has to be for the next page; null when this is the last */
    @JsonInclude(JsonInclude.Include.NON_NULL)
    public record MediaPage(List<ObjectNode> media, String next) {}

    /** What may be done with a medium. */
    public record Access(boolean put, boolean get, boolean delete) {
        static Access of(MediumAccess access) {
            return new Access(access.put(), access.get(), access.delete());
        }
    }

    /** @param lastLoad null when it never was loaded */
    @JsonInclude(JsonInclude.Include.NON_NULL)
    public record Statistics(long loads, long errors, String lastLoad) {
        static Statistics of(MediumStatistics statistics) {
            return new Statistics(
                    statistics.loads(),
                    statistics.errors(),
                    statistics.lastLoad().map(Object::toString).orElse(null));
        }
    }

    /**
     * Where a medium is.
     *
     * @param host that has it for itself, or null
     * @param device of this host that holds it, or null
     * @param element of its library, or null
     */
    @JsonInclude(JsonInclude.Include.NON_NULL)
    public record Place(String host, String device, LibraryViews.Element element) {}

    /**
     * A medium; sizes in bytes as its filesystem last reported them.
     *
     * @param format the uuid on its label, or null
     * @param place null in lists
     */
    @JsonInclude(JsonInclude.Include.NON_NULL)
    public record MediumView(
            String id,
            String family,
            String library,
            String name,
            String model,
            Set<String> tags,
            Set<String> groupings,
            String status,
            Access access,
            boolean lost,
            String filesystem,
            String format,
            long totalBytes,
            long freeBytes,
            long extents,
            long writtenBytes,
            Statistics statistics,
            String added,
            Place place) {
        static MediumView of(MediumRecord medium) {
            return of(medium, null);
        }

        static MediumView of(MediumRecord medium, Place place) {
            return new MediumView(
                    medium.id().toString(),
                    medium.id().family().name(),
                    medium.id().library(),
                    medium.id().name(),
                    medium.model(),
                    medium.tags().words(),
                    medium.groupings(),
                    medium.status().name(),
                    Access.of(medium.access()),
                    medium.lost(),
                    medium.filesystem().name(),
                    medium.format().map(Object::toString).orElse(null),
                    medium.space().totalBytes(),
                    medium.space().freeBytes(),
                    medium.extents(),
                    medium.writtenBytes(),
                    Statistics.of(medium.statistics()),
                    medium.added().toString(),
                    place);
        }
    }

    /** How a format stands. */
    public record Formatting(long request, String state) {}

    /** By id, those that have all that is asked for; a page of them, see {@link ListQuery}. */
    @GET
    public MediaPage list(@Context HttpServletRequest request) throws ArchivoltException {
        QueryParameters query = new QueryParameters(request.getQueryString());
        ResourceFilter filter = ResourceFilter.take(query);
        Tags tags = Tags.parse(query.take("tag").stream()
                .flatMap(text -> Stream.of(text.split(",", -1)))
                .distinct()
                .toList());
        Optional<Boolean> lost = Parameters.flag("lost", query);
        ListQuery wanted = ListQuery.take(query, "id");
        query.end();
        List<MediumView> media = backends.resources().media().stream()
                .filter(medium ->
                        filter.admits(medium.id().family(), medium.id().library(), medium.status()))
                .filter(medium -> medium.tags().includes(tags))
                .filter(medium -> lost.isEmpty() || medium.lost() == lost.get())
                .map(MediumView::of)
                .toList();
        ListQuery.Page page = wanted.page(media, MediumView.class);
        return new MediaPage(page.rows(), page.next().orElse(null));
    }

    /** Adds media that go into the drives of their library, as the shell's {@code tape:add}. */
    @POST
    public Response post(@Context HttpServletRequest request) throws ArchivoltException {
        return add(request).toResponse();
    }

    /** Nothing is added when one of them is wrong, or is there already; what the catalog refuses later ends the row. */
    Reply add(HttpServletRequest request) throws ArchivoltException {
        Parameters.none(request);
        JsonFields body = Bodies.read(request);
        List<MediumId> ids = ids(body);
        Optional<String> model = body.text("model", Bodies.WORD_LENGTH_MAX);
        Tags tags = Bodies.tags(body, "tags");
        boolean unlock = body.flag("unlock", false);
        body.end();
        for (MediumId id : ids) {
            if (backends.resources().medium(id).isPresent()) {
                throw new ArchivoltException(ErrorCode.ALREADY_EXISTS, "the medium is there already")
                        .with("medium", id);
            }
        }
        List<MediumView> added = new ArrayList<>();
        for (MediumId id : ids) {
            backends.administration().addMedium(id, model, tags);
            if (unlock) {
                backends.administration().unlock(id);
            }
            added.add(view(id));
        }
        return Reply.created("media", new Media(added));
    }

    private static List<MediumId> ids(JsonFields body) throws ArchivoltException {
        Family family = Bodies.family(body);
        String library = body.requiredText("library", Bodies.WORD_LENGTH_MAX);
        List<String> names =
                NameRanges.expandAll(body.path("names"), body.texts("names", ADDED_MAX, Bodies.WORD_LENGTH_MAX));
        if (names.isEmpty() || names.size() > ADDED_MAX || new HashSet<>(names).size() != names.size()) {
            throw body.fault("names", "must be a list of 1 to " + ADDED_MAX + " distinct names");
        }
        List<MediumId> ids = new ArrayList<>();
        for (String name : names) {
            ids.add(Bodies.value(body, "names", name, each -> new MediumId(family, library, each)));
        }
        return ids;
    }

    @GET
    @Path("{id}")
    public MediumView get(@PathParam("id") String id, @Context HttpServletRequest request) throws ArchivoltException {
        Parameters.none(request);
        MediumRecord medium = record(MediumId.parse(id));
        return MediumView.of(medium, place(medium.id()));
    }

    private Place place(MediumId medium) throws ArchivoltException {
        MediumPlace place = backends.administration().locate(medium);
        return new Place(
                place.host().orElse(null),
                place.device().map(Object::toString).orElse(null),
                backends.libraries().stream()
                        .flatMap(library -> library.find(medium).stream())
                        .findFirst()
                        .map(LibraryViews.Element::of)
                        .orElse(null));
    }

    /** Changes its status, access, tags, groupings or that it is lost. Nothing is changed when a field is wrong. */
    @PATCH
    @Path("{id}")
    public MediumView patch(@PathParam("id") String id, @Context HttpServletRequest request) throws ArchivoltException {
        Parameters.none(request);
        MediumId medium = MediumId.parse(id);
        MediumChange change = MediumChange.read(Bodies.read(request));
        change.applyTo(medium, backends.resources(), backends.administration());
        return view(medium);
    }

    /** Forgets it, as the shell's {@code medium:remove}. Answered by 204. */
    @DELETE
    @Path("{id}")
    public void delete(@PathParam("id") String id, @Context HttpServletRequest request) throws ArchivoltException {
        Parameters.none(request);
        backends.administration().remove(MediumId.parse(id));
    }

    /** As the shell's {@code medium:format}. */
    @POST
    @Path("{id}/format")
    public void format(
            @PathParam("id") String id, @Context HttpServletRequest request, @Suspended AsyncResponse response)
            throws ArchivoltException {
        Later.resume(response, format(id, request));
    }

    CompletableFuture<Reply> format(String id, HttpServletRequest request) throws ArchivoltException {
        Duration wait = Parameters.waitOnly(request);
        MediumId medium = MediumId.parse(id);
        JsonFields body = Bodies.read(request);
        Optional<String> filesystem = body.text("filesystem", Bodies.WORD_LENGTH_MAX);
        boolean unlock = body.flag("unlock", false);
        boolean force = body.flag("force", false);
        body.end();
        Answer<Void> answer =
                backends.presentScheduler().format(new FormatRequest(medium, filesystem, unlock, force, Terms.DEFAULT));
        long number = answer.request();
        return Later.reply(
                answer,
                wait,
                () -> Reply.ok(new Formatting(number, "DONE")),
                () -> Reply.accepted(Optional.of("lrs/requests/" + number), new Formatting(number, "WAITING")));
    }

    private MediumView view(MediumId id) throws ArchivoltException {
        return MediumView.of(record(id));
    }

    private MediumRecord record(MediumId id) throws ArchivoltException {
        return backends.resources()
                .medium(id)
                .orElseThrow(() ->
                        new ArchivoltException(ErrorCode.NO_SUCH_MEDIUM, "there is no such medium").with("medium", id));
    }
}
