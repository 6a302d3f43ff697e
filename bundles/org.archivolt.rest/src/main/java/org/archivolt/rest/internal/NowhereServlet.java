package org.archivolt.rest.internal;

import java.io.IOException;
import javax.servlet.http.HttpServlet;
import javax.servlet.http.HttpServletRequest;
import javax.servlet.http.HttpServletResponse;
import org.archivolt.rest.internal.problem.Problem;
import org.archivolt.rest.internal.problem.Problems;

/** Every path that leads nowhere; without it the {@link FrontDoor} would not be asked there. */
final class NowhereServlet extends HttpServlet {
    private static final long serialVersionUID = 1L;

    @Override
    protected void service(HttpServletRequest request, HttpServletResponse response) throws IOException {
        Problems.send(problemOf(canonicalPath(request)), response);
    }

    /** As the container has understood it: what climbs out of the API is not of the API. */
    private static String canonicalPath(HttpServletRequest request) {
        String rest = request.getPathInfo();
        return rest == null ? request.getServletPath() : request.getServletPath() + rest;
    }

    /** A path of the API gets here only while JAX-RS has not taken it over yet. */
    private static Problem problemOf(String path) {
        return path.startsWith("/api/v1/")
                ? Problem.ofClosedDoor()
                : Problem.ofStatus(404, "there is nothing at this path");
    }
}
