package org.archivolt.rest.internal.problem;

import java.io.IOException;
import java.util.UUID;
import javax.servlet.http.HttpServletResponse;
import org.archivolt.base.ArchivoltException;
import org.archivolt.base.ErrorCode.Remedy;
import org.archivolt.rest.internal.Json;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Turns whatever went wrong into a problem document, and puts into the log what a person has to look at. */
public final class Problems {
    private static final Logger LOG = LoggerFactory.getLogger(Problems.class);

    private Problems() {}

    public static Problem of(Throwable e) {
        if (e instanceof ArchivoltException known) {
            if (known.code().remedy() == Remedy.STOP) {
                LOG.error("{}", known.getMessage(), known);
            }
            return Problem.of(known);
        }
        String incident = UUID.randomUUID().toString();
        LOG.error("{}: a request met a bug", incident, e);
        return Problem.ofBug(incident);
    }

    /** Answers with a problem, unless an answer has begun already. Headers set before stay. */
    public static void send(Problem problem, HttpServletResponse response) throws IOException {
        if (response.isCommitted()) {
            return;
        }
        byte[] body = Json.bytes(problem);
        response.resetBuffer();
        response.setStatus(problem.status());
        response.setContentType(Problem.MEDIA_TYPE);
        response.setContentLength(body.length);
        if (problem.retryAfterSeconds() > 0) {
            response.setHeader("Retry-After", Integer.toString(problem.retryAfterSeconds()));
        }
        response.getOutputStream().write(body);
    }
}
