package org.archivolt.rest.internal.api;

import com.fasterxml.jackson.databind.JsonNode;
import io.swagger.v3.oas.annotations.media.Schema;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;
import javax.servlet.http.HttpServletRequest;
import javax.ws.rs.GET;
import javax.ws.rs.POST;
import javax.ws.rs.PUT;
import javax.ws.rs.Path;
import javax.ws.rs.Produces;
import javax.ws.rs.core.Context;
import javax.ws.rs.core.MediaType;
import org.archivolt.base.ArchivoltException;
import org.archivolt.librarian.FabricNode;
import org.archivolt.librarian.Librarian;
import org.archivolt.librarian.NodeId;
import org.archivolt.librarian.NodeStatus;
import org.archivolt.librarian.PosixError;
import org.archivolt.librarian.Topology;
import org.archivolt.rest.internal.Backends;
import org.archivolt.rest.internal.Json;
import org.archivolt.rest.internal.lrs.JsonRequest;
import org.archivolt.rest.internal.syntax.JsonFields;
import org.archivolt.rest.internal.syntax.QueryParameters;

/** The Librarian as a whole: what memory there is, how much of it is used, and what is being overwritten. */
@Path("librarian")
@Produces(MediaType.APPLICATION_JSON)
public final class LibrarianResource {
    private static final int MESSAGE_LENGTH_MAX = 4_096;

    private final Backends backends;
    private final String version;

    public LibrarianResource(Backends backends, String version) {
        this.backends = backends;
        this.version = version;
    }

    @GET
    @Path("version")
    public LibrarianViews.Version version(@Context HttpServletRequest request) throws ArchivoltException {
        Parameters.none(request);
        return new LibrarianViews.Version("Archivolt", version);
    }

    @GET
    @Path("status")
    public LibrarianViews.Status status(@Context HttpServletRequest request) throws ArchivoltException {
        Parameters.none(request);
        Librarian librarian = backends.librarian();
        return LibrarianViews.Status.of(librarian.status(), librarian.nodes());
    }

    /** What is registered, in the form that {@link #register} takes. */
    @GET
    @Path("topology")
    @Schema(type = "object")
    public JsonNode topology(@Context HttpServletRequest request) throws ArchivoltException {
        Parameters.none(request);
        return Json.parse(backends.librarian().exported().getBytes(StandardCharsets.UTF_8));
    }

    /** Registers books: for the first time, or what has been added. The body is a file of registration, INI or JSON. */
    @PUT
    @Path("topology")
    public LibrarianViews.Registered register(@Context HttpServletRequest request) throws ArchivoltException {
        QueryParameters query = new QueryParameters(request.getQueryString());
        boolean isDry = Parameters.flag("dry", query).orElse(false);
        query.end();
        String text = LibrarianParameters.text(LibrarianParameters.bytes(request, JsonRequest.BYTES_MAX));
        return LibrarianViews.Registered.of(backends.librarian().register(text, isDry), isDry);
    }

    @GET
    @Path("groups")
    public LibrarianViews.Groups groups(@Context HttpServletRequest request) throws ArchivoltException {
        Parameters.none(request);
        return LibrarianViews.Groups.of(backends.librarian().topology());
    }

    /** How much memory is used below a coordinate: of a datacenter, a rack, an enclosure or a node. */
    @GET
    @Path("memory")
    public LibrarianViews.Memory memory(@Context HttpServletRequest request) throws ArchivoltException {
        QueryParameters query = new QueryParameters(request.getQueryString());
        Optional<String> coordinate = query.take("coordinate");
        query.end();
        String below = coordinate.orElseThrow(() -> ArchivoltException.invalid("coordinate", "must be given"));
        Librarian librarian = backends.librarian();
        Topology topology = librarian.topology();
        Set<NodeId> wanted = topology.nodes().stream()
                .filter(node -> isBelow(node.coordinate(), below))
                .map(FabricNode::id)
                .collect(Collectors.toSet());
        if (wanted.isEmpty()) {
            throw PosixError.ENODEV.of("no node is below this coordinate").with("coordinate", below);
        }
        List<NodeStatus> nodes = librarian.nodes().stream()
                .filter(node -> wanted.contains(node.id()))
                .toList();
        return LibrarianViews.Memory.of(below, nodes, topology.bookSize());
    }

    private static boolean isBelow(String coordinate, String above) {
        String folder = above.endsWith("/") ? above : above + "/";
        return (coordinate + "/").startsWith(folder);
    }

    @GET
    @Path("zeroing")
    public LibrarianViews.Zeroing zeroing(@Context HttpServletRequest request) throws ArchivoltException {
        Parameters.none(request);
        return LibrarianViews.Zeroing.of(backends.librarian().zeroing());
    }

    /** Tries again at once what has failed. Answered by 204. */
    @POST
    @Path("zeroing/retry")
    public void retryZeroing(@Context HttpServletRequest request) throws ArchivoltException {
        Parameters.none(request);
        Bodies.read(request).end();
        backends.librarian().retryZeroing();
    }

    /** Tells everybody who listens. Answered by 204. */
    @POST
    @Path("messages")
    public void tell(@Context HttpServletRequest request) throws ArchivoltException {
        Parameters.none(request);
        JsonFields body = Bodies.read(request);
        String message = LibrarianParameters.text(body, "message", MESSAGE_LENGTH_MAX);
        body.end();
        backends.librarian().tell(message);
    }
}
