package org.archivolt.rest.internal.jetty;

import java.io.IOException;
import java.nio.ByteBuffer;
import javax.servlet.http.HttpServletRequest;
import javax.servlet.http.HttpServletResponse;
import org.archivolt.base.ArchivoltException;
import org.archivolt.rest.internal.Json;
import org.archivolt.rest.internal.problem.Problem;
import org.archivolt.rest.internal.problem.Problems;
import org.archivolt.rest.internal.syntax.ObjectPath;
import org.eclipse.jetty.http.HttpFields;
import org.eclipse.jetty.http.HttpHeader;
import org.eclipse.jetty.server.HttpConnection;
import org.eclipse.jetty.server.Request;
import org.eclipse.jetty.server.handler.ErrorHandler;

/** Jetty's own refusals as problem documents: what is not HTTP, and paths it cannot make sense of. */
final class ProblemErrors extends ErrorHandler {
    /** Called for what never becomes a request. */
    @Override
    public ByteBuffer badMessageError(int status, String reason, HttpFields fields) {
        fields.put(HttpHeader.CONTENT_TYPE, Problem.MEDIA_TYPE);
        return ByteBuffer.wrap(Json.bytes(status == 400 ? problemOfPath(reason) : problem(status, reason)));
    }

    /**
     * Called for what is refused before it reaches a servlet context. Ours begins at the root: if a path is in no context,
     * then ours is not there. This object outlives its bundle in the server, to say so until a successor comes.
     */
    @Override
    public void handle(String target, Request baseRequest, HttpServletRequest request, HttpServletResponse response)
            throws IOException {
        baseRequest.setHandled(true);
        int status = response.getStatus();
        Problems.send(status == 404 ? Problem.ofClosedDoor() : problem(status, null), response);
    }

    @Override
    public boolean errorPageForMethod(String method) {
        return true;
    }

    /** Jetty does not say what it dislikes about a path; if it is that of an object, our own parser does. */
    private static Problem problemOfPath(String reason) {
        Request request = requestBeingParsed();
        if (request == null || request.getHttpURI() == null) {
            return problem(400, reason);
        }
        String path = request.getHttpURI().getPath();
        if (path == null) {
            // not even kept; ids are the only part of our paths where this can happen
            return Problem.of(ArchivoltException.invalid("id", "must be percent-encoded UTF-8 without NUL"));
        }
        return ObjectPath.matches(path) ? problemOfId(path) : problem(400, reason);
    }

    private static Problem problemOfId(String path) {
        try {
            ObjectPath.parse(path);
            return Problem.of(ArchivoltException.invalid("id", "must not climb above the root of this server"));
        } catch (ArchivoltException e) {
            return Problem.of(e);
        }
    }

    /** Null when nothing of it is known. */
    private static Request requestBeingParsed() {
        HttpConnection connection = HttpConnection.getCurrentConnection();
        return connection == null ? null : connection.getHttpChannel().getRequest();
    }

    private static Problem problem(int status, String reason) {
        return Problem.ofStatus(status, reason == null ? "the request was refused" : reason);
    }
}
