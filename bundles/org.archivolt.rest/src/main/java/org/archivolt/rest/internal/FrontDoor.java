package org.archivolt.rest.internal;

import java.io.IOException;
import java.net.URI;
import java.net.URISyntaxException;
import java.net.URLDecoder;
import java.nio.charset.Charset;
import java.nio.charset.IllegalCharsetNameException;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.Optional;
import javax.servlet.Filter;
import javax.servlet.FilterChain;
import javax.servlet.FilterConfig;
import javax.servlet.ServletException;
import javax.servlet.ServletRequest;
import javax.servlet.ServletResponse;
import javax.servlet.http.HttpServletRequest;
import javax.servlet.http.HttpServletResponse;
import org.archivolt.access.Role;
import org.archivolt.base.ArchivoltException;
import org.archivolt.base.Ticker;
import org.archivolt.rest.internal.document.DocumentEndpoint;
import org.archivolt.rest.internal.events.EventsEndpoint;
import org.archivolt.rest.internal.jetty.JettyTuning;
import org.archivolt.rest.internal.limit.ClientLimits;
import org.archivolt.rest.internal.limit.LimitSettings;
import org.archivolt.rest.internal.limit.LongRequests;
import org.archivolt.rest.internal.login.Caller;
import org.archivolt.rest.internal.login.Doorkeeper;
import org.archivolt.rest.internal.login.Judgement;
import org.archivolt.rest.internal.login.Permissions;
import org.archivolt.rest.internal.lrs.SessionEndpoint;
import org.archivolt.rest.internal.object.BulkEndpoint;
import org.archivolt.rest.internal.object.ObjectEndpoint;
import org.archivolt.rest.internal.object.PartEndpoint;
import org.archivolt.rest.internal.problem.Problem;
import org.archivolt.rest.internal.problem.Problems;
import org.archivolt.rest.internal.syntax.ObjectPath;

/**
 * What every request passes first, whatever its path: asks who it is and whether that one may, serves objects and client
 * sessions itself, sees to it that every error leaves as a problem document and that changes are put down.
 */
public final class FrontDoor implements Filter {
    /** Set on requests that were let in; JAX-RS serves no others. */
    public static final String ADMITTED = "org.archivolt.rest.admitted";

    /** Header, and attribute, that names a request in its answer and in the audit trail. */
    static final String REQUEST_ID = "Archivolt-Request";

    private static final String CHALLENGE = "Basic realm=\"Archivolt\", charset=\"UTF-8\"";
    /** CXF would take them for another method than the one that was allowed. */
    private static final String METHOD_OVERRIDE = "X-HTTP-Method-Override";

    private static final String METHOD_PARAMETER = "_method";

    private final Backends backends;
    private final JettyTuning doorstep;
    private final Ticker ticker;
    private final Probes probes;
    private final DocumentEndpoint document = new DocumentEndpoint();
    private final RequestAudit audit;
    private final RequestIds ids = new RequestIds();
    private volatile Rules rules;

    /** What configuration decides; changes as a whole. */
    private record Rules(
            Doorkeeper doorkeeper,
            Linger linger,
            ClientLimits limits,
            LongRequests longRequests,
            ObjectEndpoint objects,
            BulkEndpoint bulk,
            PartEndpoint parts,
            SessionEndpoint sessions,
            EventsEndpoint events) {}

    FrontDoor(
            Backends backends,
            JettyTuning doorstep,
            Ticker ticker,
            RequestAudit audit,
            Doorkeeper doorkeeper,
            Linger linger,
            LimitSettings limits) {
        this.backends = backends;
        this.doorstep = doorstep;
        this.ticker = ticker;
        this.probes = new Probes(backends, ticker);
        this.audit = audit;
        use(doorkeeper, linger, limits);
    }

    /** For requests that come from now on. */
    void use(Doorkeeper doorkeeper, Linger linger, LimitSettings limits) {
        rules = new Rules(
                doorkeeper,
                linger,
                new ClientLimits(limits, ticker),
                new LongRequests(limits.longRequests()),
                new ObjectEndpoint(backends, linger, limits.objectBytesMax()),
                new BulkEndpoint(backends, linger, limits.objectBytesMax()),
                new PartEndpoint(backends, linger, limits.objectBytesMax()),
                new SessionEndpoint(backends, linger),
                new EventsEndpoint(backends.events(), linger, ticker));
    }

    /** Called when the container is about to put this filter in its place. */
    @Override
    public void init(FilterConfig config) {
        doorstep.open();
    }

    /** Called when the container takes it away. */
    @Override
    public void destroy() {
        doorstep.close();
    }

    @Override
    public void doFilter(ServletRequest request, ServletResponse response, FilterChain chain)
            throws IOException, ServletException {
        doFilter((HttpServletRequest) request, (HttpServletResponse) response, chain);
    }

    private void doFilter(HttpServletRequest request, HttpServletResponse response, FilterChain chain)
            throws IOException, ServletException {
        if (Probes.matches(request.getRequestURI())) {
            probes.serve(request, response);
            return;
        }
        Rules now = rules;
        String id = ids.next();
        request.setAttribute(REQUEST_ID, id);
        response.setHeader(REQUEST_ID, id);
        Optional<Problem> refusal = refusal(now, request, response);
        String client = clientOf(request);
        Optional<Problem> limit = now.limits.enter(client);
        if (limit.isPresent()) {
            now.linger.refuse(limit.get(), false, request, response);
            return;
        }
        if (refusal.isPresent()) {
            now.limits.leave(client);
            now.linger.refuse(refusal.get(), false, request, response);
            audit.refused(id, request, response);
            return;
        }
        try {
            serveInTurn(now, request, response, chain);
        } finally {
            audit.changed(id, request, response);
            leave(now, client, request);
        }
    }

    private static void leave(Rules now, String client, HttpServletRequest request) {
        if (request.isAsyncStarted()) {
            request.getAsyncContext().addListener(new RequestAudit.Later(() -> now.limits.leave(client)));
        } else {
            now.limits.leave(client);
        }
    }

    private void serveInTurn(Rules now, HttpServletRequest request, HttpServletResponse response, FilterChain chain)
            throws IOException, ServletException {
        if (!LongRequests.isLong(request)) {
            serve(now, request, response, chain);
            return;
        }
        Optional<Problem> busy = now.longRequests.enter();
        if (busy.isPresent()) {
            now.linger.refuse(busy.get(), false, request, response);
            return;
        }
        try {
            serve(now, request, response, chain);
        } finally {
            now.longRequests.leave(); // also when it is answered later: then without a thread
        }
    }

    private void serve(Rules now, HttpServletRequest request, HttpServletResponse response, FilterChain chain)
            throws IOException, ServletException {
        if (ObjectPath.matches(request.getRequestURI())) {
            now.objects.serve(request, response);
        } else if (BulkEndpoint.PATH.equals(request.getRequestURI())) {
            now.bulk.serve(request, response);
        } else if (PartEndpoint.matches(request)) {
            now.parts.serve(request, response);
        } else if (SessionEndpoint.matches(request.getRequestURI())) {
            now.sessions.serve(request, response);
        } else if (EventsEndpoint.matches(request.getRequestURI())) {
            now.events.serve(request, response);
        } else if (DocumentEndpoint.matches(request.getRequestURI())) {
            document.serve(request, response);
        } else {
            passOn(now, request, response, chain);
        }
    }

    /** Why the request is not let in; leaves word of who sent it. */
    private Optional<Problem> refusal(Rules now, HttpServletRequest request, HttpServletResponse response) {
        try {
            Judgement judgement = now.doorkeeper.judge(request.getHeader("Authorization"), request.getRemoteAddr());
            return switch (judgement.verdict()) {
                case ADMITTED -> refusalOf(judgement.caller(), request);
                case REFUSED -> {
                    response.setHeader("WWW-Authenticate", CHALLENGE);
                    yield Optional.of(Problem.ofStatus(401, "a user and the right password, or a token, are needed"));
                }
                case DAMPED ->
                    Optional.of(Problem.ofStatus(429, "too many wrong passwords for this user")
                            .retryAfter(30));
            };
        } catch (ArchivoltException e) {
            return Optional.of(Problems.of(e));
        }
    }

    private static Optional<Problem> refusalOf(Caller caller, HttpServletRequest request) {
        caller.accompany(request);
        if (request.getHeader(METHOD_OVERRIDE) != null || hasMethodParameter(request.getQueryString())) {
            return Optional.of(Problem.ofStatus(400, "a request is what its method says, and nothing else"));
        }
        Role needed = Permissions.needed(request.getMethod(), request.getRequestURI(), pathOf(request));
        return caller.may(needed)
                ? Optional.empty()
                : Optional.of(Problem.ofStatus(403, "this needs the role " + needed.label()));
    }

    private static boolean hasMethodParameter(String query) {
        return query != null
                && Arrays.stream(query.split("&"))
                        .map(parameter -> parameter.split("=", 2)[0])
                        .anyMatch(FrontDoor::isMethodParameter);
    }

    private static boolean isMethodParameter(String name) {
        try {
            return URLDecoder.decode(name, StandardCharsets.UTF_8).strip().equalsIgnoreCase(METHOD_PARAMETER);
        } catch (IllegalArgumentException e) {
            return false;
        }
    }

    /** As the container has understood it. */
    private static String pathOf(HttpServletRequest request) {
        String rest = request.getPathInfo();
        return rest == null ? request.getServletPath() : request.getServletPath() + rest;
    }

    /** A user wherever the requests come from; an address as long as nobody knows the user. */
    private static String clientOf(HttpServletRequest request) {
        Caller caller = Caller.of(request);
        return caller == null ? "address " + request.getRemoteAddr() : "user " + caller.user();
    }

    /** What CXF would stumble over. */
    private static Optional<Problem> unreadable(HttpServletRequest request) {
        try {
            new URI(request.getRequestURL().toString());
        } catch (URISyntaxException e) {
            return Optional.of(Problem.ofStatus(400, "the path has characters that must be percent-encoded"));
        }
        if (!isDecodable(request.getQueryString())) {
            return Optional.of(Problem.ofStatus(400, "the query has a percent sign that encodes nothing"));
        }
        String charset = request.getCharacterEncoding();
        return charset == null || isKnown(charset)
                ? Optional.empty()
                : Optional.of(Problem.ofStatus(415, "this charset is not understood here"));
    }

    private static boolean isDecodable(String query) {
        try {
            return query == null || URLDecoder.decode(query, StandardCharsets.UTF_8) != null;
        } catch (IllegalArgumentException e) {
            return false;
        }
    }

    private static boolean isKnown(String charset) {
        try {
            return Charset.isSupported(charset);
        } catch (IllegalCharsetNameException e) {
            return false;
        }
    }

    private void passOn(Rules now, HttpServletRequest request, HttpServletResponse response, FilterChain chain)
            throws IOException, ServletException {
        Optional<Problem> unreadable = unreadable(request);
        if (unreadable.isPresent()) {
            now.linger.refuse(unreadable.get(), false, request, response);
            return;
        }
        request.setAttribute(ADMITTED, Boolean.TRUE);
        ErrorCatcher catcher = new ErrorCatcher(request, response);
        BoundedRequest bounded = new BoundedRequest(request);
        try {
            chain.doFilter(bounded, catcher);
        } catch (IOException | ServletException | RuntimeException e) {
            if (response.isCommitted()) {
                throw e;
            }
            response.reset();
            now.linger.refuse(Problems.of(e), false, request, response);
            return;
        }
        // who answers later may be about to do so at this moment
        if (request.isAsyncStarted()) {
            return;
        }
        if (catcher.problem() != null) {
            now.linger.refuse(catcher.problem(), false, request, response);
        } else if (bounded.isCut()) {
            now.linger.afterAnswer(request, response);
        }
    }
}
