package org.archivolt.rest.internal.api;

import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Function;
import java.util.stream.Collectors;
import javax.servlet.http.HttpServletRequest;
import javax.ws.rs.DELETE;
import javax.ws.rs.GET;
import javax.ws.rs.PUT;
import javax.ws.rs.Path;
import javax.ws.rs.PathParam;
import javax.ws.rs.Produces;
import javax.ws.rs.core.Context;
import javax.ws.rs.core.MediaType;
import org.archivolt.base.ArchivoltException;
import org.archivolt.librarian.FabricNode;
import org.archivolt.librarian.Librarian;
import org.archivolt.librarian.NodeId;
import org.archivolt.librarian.NodeLoad;
import org.archivolt.librarian.NodeState;
import org.archivolt.librarian.NodeStatus;
import org.archivolt.librarian.PosixError;
import org.archivolt.librarian.Topology;
import org.archivolt.rest.internal.Backends;
import org.archivolt.rest.internal.syntax.JsonFields;

/** The nodes of the fabric: whether they are there, and what they say of themselves. */
@Path("librarian/nodes")
@Produces(MediaType.APPLICATION_JSON)
public final class FabricNodesResource {
    private static final int PERCENT_MAX = 100;

    private final Backends backends;

    public FabricNodesResource(Backends backends) {
        this.backends = backends;
    }

    @GET
    public LibrarianViews.Nodes list(@Context HttpServletRequest request) throws ArchivoltException {
        Parameters.none(request);
        return new LibrarianViews.Nodes(views(backends.librarian()));
    }

    @GET
    @Path("{node}")
    public LibrarianViews.Node show(@PathParam("node") String node, @Context HttpServletRequest request)
            throws ArchivoltException {
        Parameters.none(request);
        NodeId id = LibrarianParameters.node(node);
        return views(backends.librarian()).stream()
                .filter(view -> view.node() == id.number())
                .findFirst()
                .orElseThrow(() -> PosixError.ENODEV.of("there is no such node").with("node", id));
    }

    private static List<LibrarianViews.Node> views(Librarian librarian) throws ArchivoltException {
        List<NodeStatus> nodes = librarian.nodes();
        if (nodes.isEmpty()) {
            return List.of();
        }
        Topology topology = librarian.topology();
        Map<NodeId, FabricNode> registered =
                topology.nodes().stream().collect(Collectors.toMap(FabricNode::id, Function.identity()));
        return nodes.stream()
                // one that was registered or taken away between the two questions is not told of
                .filter(node -> registered.containsKey(node.id()))
                .map(node -> LibrarianViews.Node.of(node, registered.get(node.id()), topology.bookSize()))
                .toList();
    }

    /** A sign of life, with how busy it is; or that it comes, goes, or is out of order. Answered by 204. */
    @PUT
    @Path("{node}/status")
    public void setStatus(@PathParam("node") String node, @Context HttpServletRequest request)
            throws ArchivoltException {
        Parameters.none(request);
        NodeId id = LibrarianParameters.node(node);
        JsonFields body = Bodies.read(request);
        boolean saysState = body.has("state");
        NodeState state = body.word("state", NodeState.ACTIVE);
        Optional<JsonFields> load = body.object("load");
        NodeLoad read = load.isPresent() ? load(load.get()) : NodeLoad.NONE;
        body.end();
        if (load.isPresent() && state != NodeState.ACTIVE) {
            throw body.fault("load", "means nothing unless the node is ACTIVE");
        }
        if (saysState) {
            backends.librarian().setNode(id, state);
        }
        if (state == NodeState.ACTIVE) {
            backends.librarian().heartbeat(id, read);
        }
    }

    private static NodeLoad load(JsonFields body) throws ArchivoltException {
        NodeLoad load = new NodeLoad(
                (int) body.number("cpuPercent", 0, PERCENT_MAX).orElse(0),
                (int) body.number("rootPercent", 0, PERCENT_MAX).orElse(0),
                (int) body.number("memoryPercent", 0, PERCENT_MAX).orElse(0),
                body.number("networkIn", 0, Long.MAX_VALUE).orElse(0),
                body.number("networkOut", 0, Long.MAX_VALUE).orElse(0));
        body.end();
        return load;
    }

    /** Whether its memory can be used: all of it or none. Answered by 204. */
    @PUT
    @Path("{node}/controllers")
    public void setControllers(@PathParam("node") String node, @Context HttpServletRequest request)
            throws ArchivoltException {
        Parameters.none(request);
        NodeId id = LibrarianParameters.node(node);
        JsonFields body = Bodies.read(request);
        boolean isOnline = body.flag("online").orElseThrow(() -> body.fault("online", "must be given"));
        body.end();
        backends.librarian().setControllers(id, isOnline);
    }

    /** Which its new shelves get, if it has one of its own. */
    @GET
    @Path("{node}/policy")
    public LibrarianViews.Policy policy(@PathParam("node") String node, @Context HttpServletRequest request)
            throws ArchivoltException {
        Parameters.none(request);
        return LibrarianViews.Policy.of(
                backends.librarian().defaultPolicy(Optional.of(LibrarianParameters.node(node))));
    }

    /** Answered by 204. */
    @PUT
    @Path("{node}/policy")
    public void setPolicy(@PathParam("node") String node, @Context HttpServletRequest request)
            throws ArchivoltException {
        Parameters.none(request);
        NodeId id = LibrarianParameters.node(node);
        JsonFields body = Bodies.read(request);
        String policy = body.requiredText("policy", Bodies.WORD_LENGTH_MAX);
        body.end();
        backends.librarian().setDefaultPolicy(Optional.of(id), Optional.of(policy));
    }

    /** From then on it has the default of all. Answered by 204. */
    @DELETE
    @Path("{node}/policy")
    public void removePolicy(@PathParam("node") String node, @Context HttpServletRequest request)
            throws ArchivoltException {
        Parameters.none(request);
        backends.librarian().setDefaultPolicy(Optional.of(LibrarianParameters.node(node)), Optional.empty());
    }
}
