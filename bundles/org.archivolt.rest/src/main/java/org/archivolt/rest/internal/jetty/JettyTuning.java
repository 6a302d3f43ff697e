package org.archivolt.rest.internal.jetty;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.regex.Pattern;
import org.archivolt.rest.internal.object.ObjectEndpoint;
import org.archivolt.rest.internal.problem.Problem;
import org.archivolt.rest.internal.problem.Problems;
import org.eclipse.jetty.server.Connector;
import org.eclipse.jetty.server.HttpConfiguration;
import org.eclipse.jetty.server.Request;
import org.eclipse.jetty.server.Response;
import org.eclipse.jetty.server.Server;

/**
 * What only Jetty itself can do for the front door. It calls this with every request before anything else.
 *
 * <p>The server listens before the front door is up, and for a moment while it is replaced. Jetty would then answer 404, and
 * a client would believe that its objects are gone; so while the door is closed the answer is 503.
 */
public final class JettyTuning implements HttpConfiguration.Customizer {
    /** Contexts refuse these themselves, with an HTML page. */
    private static final Pattern HIDDEN = Pattern.compile("/+(?i:WEB-INF|META-INF|OSGI-INF|OSGI-OPT)(?:/.*)?");

    private final ProblemErrors errors = new ProblemErrors();
    private volatile boolean open;

    public void open() {
        open = true;
    }

    public void close() {
        open = false;
    }

    @Override
    public void customize(Connector connector, HttpConfiguration configuration, Request request) {
        Server server = connector.getServer();
        if (server.getErrorHandler() != errors) {
            server.setErrorHandler(errors);
        }
        Problem problem = open ? oddityOf(request) : Problem.ofClosedDoor();
        if (problem != null) {
            refuse(problem, request);
        }
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
