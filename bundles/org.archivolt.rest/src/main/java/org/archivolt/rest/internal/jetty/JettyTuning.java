package org.archivolt.rest.internal.jetty;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.regex.Pattern;
import org.archivolt.rest.internal.Probes;
import org.archivolt.rest.internal.document.DocumentEndpoint;
import org.archivolt.rest.internal.events.EventsEndpoint;
import org.archivolt.rest.internal.lrs.SessionEndpoint;
import org.archivolt.rest.internal.object.ObjectEndpoint;
import org.archivolt.rest.internal.problem.Problem;
import org.archivolt.rest.internal.problem.Problems;
import org.archivolt.rest.internal.syntax.ObjectPath;
import org.eclipse.jetty.server.Connector;
import org.eclipse.jetty.server.HttpConfiguration;
import org.eclipse.jetty.server.Request;
import org.eclipse.jetty.server.Response;
import org.eclipse.jetty.server.Server;

/**
 * What only Jetty itself can do for the front door. It calls this with every request before anything else.
 *
 * <p>The server listens before the front door is up, and for a moment while it is replaced. Jetty would then answer 404, and
 * a client would believe that its objects are gone; so while the door is closed the answer is 503. So it is for JAX-RS alone
 * while that is not in its {@link Placement}.
 */
public final class JettyTuning implements HttpConfiguration.Customizer {
    /** Contexts refuse these themselves, with an HTML page. */
    private static final Pattern HIDDEN = Pattern.compile("/+(?i:WEB-INF|META-INF|OSGI-INF|OSGI-OPT)(?:/.*)?");

    private final ProblemErrors errors = new ProblemErrors();
    private volatile State state = State.CLOSED;
    private volatile Runnable onMissingApi = () -> {};

    /** The server calls the front door before it puts it in its place. */
    private enum State {
        CLOSED,
        OPENING,
        OPEN
    }

    /** Is run with each request for JAX-RS while that is not there; must be quick. */
    public void onMissingApi(Runnable action) {
        onMissingApi = action;
    }

    /** Lets requests in as soon as the front door is in its place. */
    public synchronized void open() {
        state = State.OPENING;
    }

    public synchronized void close() {
        state = State.CLOSED;
    }

    @Override
    public void customize(Connector connector, HttpConfiguration configuration, Request request) {
        Server server = connector.getServer();
        if (server.getErrorHandler() != errors) {
            server.setErrorHandler(errors);
        }
        KeystoreWatch.over(connector);
        Problem problem = isOpen(server) ? oddityOf(request) : Problem.ofClosedDoor();
        if (problem == null && isAhead(request, server)) {
            onMissingApi.run();
            problem = Problem.ofClosedDoor();
        }
        if (problem != null) {
            refuse(problem, request);
        }
    }

    private boolean isOpen(Server server) {
        return state == State.OPEN || state == State.OPENING && Placement.hasFrontDoor(server) && opened();
    }

    /** False if it was closed in between. */
    private synchronized boolean opened() {
        if (state == State.OPENING) {
            state = State.OPEN;
        }
        return state == State.OPEN;
    }

    /** Whether it is for JAX-RS, which is not there yet. */
    private static boolean isAhead(Request request, Server server) {
        String path = request.getRequestURI();
        return Placement.isOfApi(request.getPathInfo())
                && !ObjectPath.matches(path)
                && !SessionEndpoint.matches(path)
                && !Probes.matches(path)
                && !EventsEndpoint.matches(path)
                && !DocumentEndpoint.matches(path)
                && !Placement.hasApi(server);
    }

    /** What the container would answer itself, or change in silence, without asking the front door. Null for none. */
    private static Problem oddityOf(Request request) {
        if (request.getMethod().equals("TRACE")) {
            return Problem.ofStatus(405, "TRACE is not possible here");
        }
        if (!request.getRequestURI().startsWith("/")) {
            return Problem.ofStatus(400, "the path must begin with a slash");
        }
        // it would be cut off, and what is left might name another object
        if (request.getHttpURI().getFragment() != null) {
            return Problem.ofStatus(400, "the path must not have a fragment; write # as %23");
        }
        if (request.getPathInfo() != null
                && HIDDEN.matcher(request.getPathInfo()).matches()) {
            return Problem.ofStatus(404, "there is nothing here");
        }
        return null;
    }

    private static void refuse(Problem problem, Request request) {
        Response response = request.getResponse();
        response.setHeader("Connection", "close");
        if (problem.status() == 405) {
            response.setHeader("Allow", ObjectEndpoint.METHODS);
        }
        try {
            Problems.send(problem, response);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        request.setHandled(true);
    }
}
