package org.archivolt.rest.internal.events;

import java.io.IOException;
import java.util.Set;
import javax.servlet.AsyncContext;
import javax.servlet.http.HttpServletRequest;
import javax.servlet.http.HttpServletResponse;
import org.archivolt.base.ArchivoltException;
import org.archivolt.base.Ticker;
import org.archivolt.rest.internal.Linger;
import org.archivolt.rest.internal.problem.Problem;
import org.archivolt.rest.internal.problem.Problems;
import org.archivolt.rest.internal.syntax.QueryParameters;

/** {@code GET /api/v1/events?topics=media,devices,jobs}: server-sent events (HTML Living Standard, 9.2), without JAX-RS. */
public final class EventsEndpoint {
    private static final String PATH = "/api/v1/events";

    private final EventHub hub;
    private final Linger linger;
    private final Ticker ticker;

    public EventsEndpoint(EventHub hub, Linger linger, Ticker ticker) {
        this.hub = hub;
        this.linger = linger;
        this.ticker = ticker;
    }

    public static boolean matches(String rawPath) {
        return PATH.equals(rawPath);
    }

    public void serve(HttpServletRequest request, HttpServletResponse response) throws IOException {
        try {
            if (request.getMethod().equals("OPTIONS")) {
                response.setHeader("Allow", "GET, OPTIONS");
                response.setStatus(204);
            } else if (!request.getMethod().equals("GET")) {
                response.setHeader("Allow", "GET, OPTIONS");
                linger.refuse(
                        Problem.ofStatus(405, request.getMethod() + " is not possible here"), false, request, response);
            } else {
                listen(request, response);
            }
        } catch (ArchivoltException | RuntimeException e) {
            linger.refuse(Problems.of(e), false, request, response);
        }
    }

    private void listen(HttpServletRequest request, HttpServletResponse response)
            throws ArchivoltException, IOException {
        QueryParameters query = new QueryParameters(request.getQueryString());
        Set<Topic> topics = Topic.parse(query.take("topics"));
        query.end();
        AsyncContext context = request.startAsync();
        context.setTimeout(0);
        EventStream stream = new EventStream(hub, topics, context, ticker);
        try {
            hub.add(stream, request.getHeader("Last-Event-ID"));
        } catch (ArchivoltException e) {
            Problems.send(Problems.of(e), response);
            context.complete();
            return;
        }
        response.setContentType("text/event-stream");
        response.setCharacterEncoding("UTF-8");
        response.setHeader("Cache-Control", "no-store");
        // proxies are not to collect events
        response.setHeader("X-Accel-Buffering", "no");
        response.getOutputStream().setWriteListener(stream);
    }
}
