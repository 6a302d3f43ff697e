package org.archivolt.rest.internal.api;

import java.time.Duration;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import javax.servlet.http.HttpServletRequest;
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
import org.archivolt.base.MediumId;
import org.archivolt.base.Tags;
import org.archivolt.dss.MediumRecord;
import org.archivolt.lrs.Answer;
import org.archivolt.lrs.FormatRequest;
import org.archivolt.lrs.Terms;
import org.archivolt.rest.internal.Backends;
import org.archivolt.rest.internal.syntax.JsonFields;

/** The media there are, by id, and what operators do with them. */
@Path("media")
@Produces(MediaType.APPLICATION_JSON)
public final class MediaResource {
    private static final int ADDED_MAX = 1_000;
    private static final int TAGS_MAX = 64;

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

    /** How a format stands. */
    public record Formatting(long request, String state) {}

    @GET
    public Media list(@Context HttpServletRequest request) throws ArchivoltException {
        Parameters.none(request);
        return new Media(
                backends.resources().media().stream().map(MediumView::of).toList());
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
        Tags tags = tags(body);
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
        List<String> names = body.texts("names", ADDED_MAX, Bodies.WORD_LENGTH_MAX);
        if (names.isEmpty() || new HashSet<>(names).size() != names.size()) {
            throw body.fault("names", "must be a list of 1 to " + ADDED_MAX + " distinct names");
        }
        List<MediumId> ids = new ArrayList<>();
        for (String name : names) {
            ids.add(Bodies.value(body, "names", name, each -> new MediumId(family, library, each)));
        }
        return ids;
    }

    private static Tags tags(JsonFields body) throws ArchivoltException {
        List<String> words = body.texts("tags", TAGS_MAX, Bodies.WORD_LENGTH_MAX);
        try {
            return Tags.parse(words.stream().distinct().toList());
        } catch (ArchivoltException e) {
            throw body.fault("tags", e.doing());
        }
    }

    @GET
    @Path("{id}")
    public MediumView get(@PathParam("id") String id, @Context HttpServletRequest request) throws ArchivoltException {
        Parameters.none(request);
        return view(MediumId.parse(id));
    }

    /** Locks or unlocks it. */
    @PATCH
    @Path("{id}")
    public MediumView patch(@PathParam("id") String id, @Context HttpServletRequest request) throws ArchivoltException {
        Parameters.none(request);
        MediumId medium = MediumId.parse(id);
        if (Bodies.unlocked(Bodies.read(request))) {
            backends.administration().unlock(medium);
        } else {
            backends.administration().lock(medium);
        }
        return view(medium);
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
        return MediumView.of(backends.resources()
                .medium(id)
                .orElseThrow(() -> new ArchivoltException(ErrorCode.NO_SUCH_MEDIUM, "there is no such medium")
                        .with("medium", id)));
    }
}
