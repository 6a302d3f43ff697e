package org.archivolt.rest.internal.api;

import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import javax.servlet.http.HttpServletRequest;
import javax.ws.rs.DELETE;
import javax.ws.rs.GET;
import javax.ws.rs.POST;
import javax.ws.rs.Path;
import javax.ws.rs.PathParam;
import javax.ws.rs.Produces;
import javax.ws.rs.container.AsyncResponse;
import javax.ws.rs.container.Suspended;
import javax.ws.rs.core.Context;
import javax.ws.rs.core.MediaType;
import org.archivolt.base.ArchivoltException;
import org.archivolt.base.MediumId;
import org.archivolt.ldm.MediaLibrary;
import org.archivolt.rest.internal.Backends;
import org.archivolt.rest.internal.api.StartedOperations.Order;
import org.archivolt.rest.internal.api.StartedOperations.Started;
import org.archivolt.rest.internal.syntax.JsonFields;

/** The libraries: what they hold, and what their robots are asked to do. */
@Path("libraries")
@Produces(MediaType.APPLICATION_JSON)
public final class LibrariesResource {
    private final Backends backends;
    private final StartedOperations started = new StartedOperations();

    public LibrariesResource(Backends backends) {
        this.backends = backends;
    }

    @GET
    public LibraryViews.Libraries list(@Context HttpServletRequest request) throws ArchivoltException {
        Parameters.none(request);
        return new LibraryViews.Libraries(
                backends.libraries().stream().map(LibraryViews.Summary::of).toList());
    }

    @GET
    @Path("{name}")
    public LibraryViews.Whole show(@PathParam("name") String name, @Context HttpServletRequest request)
            throws ArchivoltException {
        Parameters.none(request);
        return LibraryViews.Whole.of(backends.library(name));
    }

    @POST
    @Path("{name}/{order: scan|refresh|move|import|export}")
    public void order(
            @PathParam("name") String name,
            @PathParam("order") String what,
            @Context HttpServletRequest request,
            @Suspended AsyncResponse response)
            throws ArchivoltException {
        Later.resume(response, order(name, what, request));
    }

    CompletableFuture<Reply> order(String name, String what, HttpServletRequest request) throws ArchivoltException {
        Duration wait = Parameters.waitOnly(request);
        MediaLibrary library = backends.library(name);
        JsonFields body = Bodies.read(request);
        Order order = read(what, library, body);
        body.end();
        Started operation = started.start(library, backends.libraries(), what, order);
        return Later.reply(
                operation.ended(),
                wait,
                () -> Reply.ok(started.view(library, operation)),
                () -> Reply.accepted(
                        operation.operation().map(asked -> "libraries/" + name + "/operations/" + asked.number()),
                        started.view(library, operation)));
    }

    private static Order read(String what, MediaLibrary library, JsonFields body) throws ArchivoltException {
        return switch (what) {
            case "scan" -> MediaLibrary::scan;
            case "refresh" -> MediaLibrary::refresh;
            case "move" -> {
                int from = address(body, "from");
                int to = address(body, "to");
                yield each -> each.move(from, to);
            }
            case "import" -> {
                int from = address(body, "from");
                yield each -> each.importMedium(from);
            }
            case "export" -> {
                MediumId medium = medium(body, library);
                yield each -> each.exportMedium(medium);
            }
            default -> throw new IllegalArgumentException("the path lets no other order through: " + what);
        };
    }

    private static int address(JsonFields body, String name) throws ArchivoltException {
        return (int) body.number(name, 0, Integer.MAX_VALUE).orElseThrow(() -> body.fault(name, "must be given"));
    }

    private static MediumId medium(JsonFields body, MediaLibrary library) throws ArchivoltException {
        MediumId medium = Bodies.medium(body, "medium");
        if (!medium.library().equals(library.name())) {
            throw body.fault("medium", "must be of this library").with("value", medium);
        }
        return medium;
    }

    @GET
    @Path("{name}/operations/{number}")
    public LibraryViews.Operation operation(
            @PathParam("name") String name, @PathParam("number") String number, @Context HttpServletRequest request)
            throws ArchivoltException {
        Parameters.none(request);
        return started.view(backends.library(name), Parameters.number("number", number));
    }

    /** Answered by 204: it was taken back. */
    @DELETE
    @Path("{name}/operations/{number}")
    public void cancel(
            @PathParam("name") String name, @PathParam("number") String number, @Context HttpServletRequest request)
            throws ArchivoltException {
        Parameters.none(request);
        started.cancel(backends.library(name), Parameters.number("number", number));
    }
}
