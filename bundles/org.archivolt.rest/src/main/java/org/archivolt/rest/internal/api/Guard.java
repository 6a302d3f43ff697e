package org.archivolt.rest.internal.api;

import javax.servlet.http.HttpServletRequest;
import javax.ws.rs.container.ContainerRequestContext;
import javax.ws.rs.container.ContainerRequestFilter;
import javax.ws.rs.container.PreMatching;
import javax.ws.rs.core.Context;
import javax.ws.rs.core.Response;
import org.archivolt.rest.internal.FrontDoor;
import org.archivolt.rest.internal.problem.Problem;

/**
 * Lets nobody in who did not come through the front door, should it be away: while it is being replaced, or because its
 * configuration is wrong.
 */
@PreMatching
public final class Guard implements ContainerRequestFilter {
    @Context
    private HttpServletRequest request;

    @Override
    public void filter(ContainerRequestContext context) {
        if (request.getAttribute(FrontDoor.ADMITTED) != Boolean.TRUE) {
            Problem problem = Problem.ofStatus(503, "nobody can be let in at the moment");
            context.abortWith(Response.status(problem.status())
                    .type(Problem.MEDIA_TYPE)
                    .entity(problem)
                    .build());
        }
    }
}
