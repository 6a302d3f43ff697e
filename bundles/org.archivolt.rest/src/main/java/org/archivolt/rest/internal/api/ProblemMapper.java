package org.archivolt.rest.internal.api;

import javax.ws.rs.NotAllowedException;
import javax.ws.rs.NotSupportedException;
import javax.ws.rs.WebApplicationException;
import javax.ws.rs.core.HttpHeaders;
import javax.ws.rs.core.Response;
import javax.ws.rs.ext.ExceptionMapper;
import org.archivolt.rest.internal.problem.Problem;
import org.archivolt.rest.internal.problem.Problems;

/** Everything a resource throws leaves as a problem document. */
public final class ProblemMapper implements ExceptionMapper<Throwable> {
    @Override
    public Response toResponse(Throwable e) {
        Problem problem = Problems.of(e);
        Response.ResponseBuilder response =
                Response.status(problem.status()).type(Problem.MEDIA_TYPE).entity(problem);
        if (problem.retryAfterSeconds() > 0) {
            response.header(HttpHeaders.RETRY_AFTER, problem.retryAfterSeconds());
        }
        return response.build();
    }

    /**
     * What JAX-RS itself refuses. The front door says it better, so only the status and the Allow header go out; but a body
     * of the wrong type is also found by those who answer later, when the front door does not look any more.
     */
    public static final class Refusals implements ExceptionMapper<WebApplicationException> {
        @Override
        public Response toResponse(WebApplicationException e) {
            if (e instanceof NotSupportedException) {
                Problem problem = Problem.ofStatus(415, "this content type is not understood here");
                return Response.status(415)
                        .type(Problem.MEDIA_TYPE)
                        .entity(problem)
                        .build();
            }
            Response.ResponseBuilder response = Response.status(e.getResponse().getStatus());
            if (e instanceof NotAllowedException) {
                response.header(HttpHeaders.ALLOW, e.getResponse().getHeaderString(HttpHeaders.ALLOW));
            }
            return response.build();
        }
    }
}
