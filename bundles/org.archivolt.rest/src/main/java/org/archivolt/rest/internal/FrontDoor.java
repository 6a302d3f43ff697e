package org.archivolt.rest.internal;

import java.io.IOException;
import javax.servlet.Filter;
import javax.servlet.FilterChain;
import javax.servlet.FilterConfig;
import javax.servlet.ServletException;
import javax.servlet.ServletRequest;
import javax.servlet.ServletResponse;
import javax.servlet.http.HttpServletRequest;
import javax.servlet.http.HttpServletResponse;
import org.archivolt.base.ArchivoltException;
import org.archivolt.rest.internal.jetty.JettyTuning;
import org.archivolt.rest.internal.login.Doorkeeper;
import org.archivolt.rest.internal.login.Verdict;
import org.archivolt.rest.internal.lrs.SessionEndpoint;
import org.archivolt.rest.internal.object.ObjectEndpoint;
import org.archivolt.rest.internal.problem.Problem;
import org.archivolt.rest.internal.problem.Problems;
import org.archivolt.rest.internal.syntax.ObjectPath;

/**
 * What every request passes first, whatever its path: asks who it is, serves objects and client sessions itself, and sees
 * to it that every error leaves as a problem document.
 */
public final class FrontDoor implements Filter {
    /** Set on requests that were let in; JAX-RS serves no others. */
    public static final String ADMITTED = "org.archivolt.rest.admitted";

    private static final String CHALLENGE = "Basic realm=\"Archivolt\", charset=\"UTF-8\"";

    private final Backends backends;
    private final JettyTuning doorstep;
    private volatile Rules rules;

    /** What configuration decides; changes as a whole. */
    private record Rules(Doorkeeper doorkeeper, Linger linger, ObjectEndpoint objects, SessionEndpoint sessions) {}

    FrontDoor(Backends backends, JettyTuning doorstep, Doorkeeper doorkeeper, Linger linger) {
        this.backends = backends;
        this.doorstep = doorstep;
        use(doorkeeper, linger);
    }

    /** For requests that come from now on. */
    void use(Doorkeeper doorkeeper, Linger linger) {
        rules = new Rules(
                doorkeeper, linger, new ObjectEndpoint(backends, linger), new SessionEndpoint(backends, linger));
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
        Rules now = rules;
        if (!admit(now, request, response)) {
            return;
        }
        if (ObjectPath.matches(request.getRequestURI())) {
            now.objects.serve(request, response);
        } else if (SessionEndpoint.matches(request.getRequestURI())) {
            now.sessions.serve(request, response);
        } else {
            passOn(now, request, response, chain);
        }
    }

    private boolean admit(Rules now, HttpServletRequest request, HttpServletResponse response) throws IOException {
        try {
            Verdict verdict = now.doorkeeper.judge(request.getHeader("Authorization"));
            return switch (verdict) {
                case ADMITTED -> true;
                case REFUSED -> {
                    response.setHeader("WWW-Authenticate", CHALLENGE);
                    yield refuse(
                            now, Problem.ofStatus(401, "a user and the right password are needed"), request, response);
                }
                case DAMPED ->
                    refuse(
                            now,
                            Problem.ofStatus(429, "too many wrong passwords for this user")
                                    .retryAfter(30),
                            request,
                            response);
            };
        } catch (ArchivoltException e) {
            return refuse(now, Problems.of(e), request, response);
        }
    }

    private boolean refuse(Rules now, Problem problem, HttpServletRequest request, HttpServletResponse response)
            throws IOException {
        now.linger.refuse(problem, false, request, response);
        return false;
    }

    private void passOn(Rules now, HttpServletRequest request, HttpServletResponse response, FilterChain chain)
            throws IOException, ServletException {
        request.setAttribute(ADMITTED, Boolean.TRUE);
        ErrorCatcher catcher = new ErrorCatcher(request, response);
        try {
            chain.doFilter(request, catcher);
        } catch (IOException | ServletException | RuntimeException e) {
            if (response.isCommitted()) {
                throw e;
            }
            response.reset();
            now.linger.refuse(Problems.of(e), false, request, response);
            return;
        }
        // who answers later may be about to do so at this moment
        if (!request.isAsyncStarted() && catcher.problem() != null) {
            now.linger.refuse(catcher.problem(), false, request, response);
        }
    }
}
