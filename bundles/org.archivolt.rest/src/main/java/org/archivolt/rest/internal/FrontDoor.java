package org.archivolt.rest.internal;

import java.io.IOException;
import javax.servlet.Filter;
import javax.servlet.FilterChain;
import javax.servlet.ServletException;
import javax.servlet.ServletRequest;
import javax.servlet.ServletResponse;
import javax.servlet.http.HttpServletRequest;
import javax.servlet.http.HttpServletResponse;
import org.archivolt.base.ArchivoltException;
import org.archivolt.rest.internal.login.Doorkeeper;
import org.archivolt.rest.internal.login.Verdict;
import org.archivolt.rest.internal.object.ObjectEndpoint;
import org.archivolt.rest.internal.problem.Problem;
import org.archivolt.rest.internal.problem.Problems;
import org.archivolt.rest.internal.syntax.ObjectPath;

/**
 * What every request passes first, whatever its path: asks who it is, serves objects itself, and sees to it that every
 * error leaves as a problem document.
 */
public final class FrontDoor implements Filter {
    /** Set on requests that were let in; JAX-RS serves no others. */
    public static final String ADMITTED = "org.archivolt.rest.admitted";

    private static final String CHALLENGE = "Basic realm=\"Archivolt\", charset=\"UTF-8\"";

    private final Doorkeeper doorkeeper;
    private final Linger linger;
    private final ObjectEndpoint objects;

    FrontDoor(Backends backends, Doorkeeper doorkeeper, Linger linger) {
        this.doorkeeper = doorkeeper;
        this.linger = linger;
        this.objects = new ObjectEndpoint(backends, linger);
    }

    @Override
    public void doFilter(ServletRequest request, ServletResponse response, FilterChain chain)
            throws IOException, ServletException {
        doFilter((HttpServletRequest) request, (HttpServletResponse) response, chain);
    }

    private void doFilter(HttpServletRequest request, HttpServletResponse response, FilterChain chain)
            throws IOException, ServletException {
        if (!admit(request, response)) {
            return;
        }
        if (ObjectPath.matches(request.getRequestURI())) {
            objects.serve(request, response);
        } else {
            passOn(request, response, chain);
        }
    }

    private boolean admit(HttpServletRequest request, HttpServletResponse response) throws IOException {
        try {
            Verdict verdict = doorkeeper.judge(request.getHeader("Authorization"));
            return switch (verdict) {
                case ADMITTED -> true;
                case REFUSED -> {
                    response.setHeader("WWW-Authenticate", CHALLENGE);
                    yield refuse(Problem.ofStatus(401, "a user and the right password are needed"), request, response);
                }
                case DAMPED ->
                    refuse(
                            Problem.ofStatus(429, "too many wrong passwords for this user")
                                    .retryAfter(30),
                            request,
                            response);
            };
        } catch (ArchivoltException e) {
            return refuse(Problems.of(e), request, response);
        }
    }

    private boolean refuse(Problem problem, HttpServletRequest request, HttpServletResponse response)
            throws IOException {
        linger.refuse(problem, false, request, response);
        return false;
    }

    private void passOn(HttpServletRequest request, HttpServletResponse response, FilterChain chain)
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
            linger.refuse(Problems.of(e), false, request, response);
            return;
        }
        if (catcher.problem() != null) {
            linger.refuse(catcher.problem(), false, request, response);
        }
    }
}
