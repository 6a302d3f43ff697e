package org.archivolt.rest.internal.object;

import com.fasterxml.jackson.annotation.JsonInclude;
import java.io.IOException;
import java.util.Optional;
import javax.servlet.http.HttpServletRequest;
import javax.servlet.http.HttpServletResponse;
import org.archivolt.base.ArchivoltException;
import org.archivolt.base.ErrorCode;
import org.archivolt.dss.Precondition;
import org.archivolt.rest.internal.Backends;
import org.archivolt.rest.internal.Json;
import org.archivolt.rest.internal.Linger;
import org.archivolt.rest.internal.problem.Problem;
import org.archivolt.rest.internal.problem.Problems;
import org.archivolt.rest.internal.syntax.EntityTags;
import org.archivolt.rest.internal.syntax.QueryParameters;
import org.archivolt.rest.internal.syntax.StorageForms;
import org.archivolt.store.ObjectStore;
import org.archivolt.store.PutEntry;
import org.archivolt.store.PutResult;
import org.archivolt.store.StorageOptions;

/**
 * {@code PUT /api/v1/bulk}: a tar, each of whose files becomes an object, without JAX-RS as for single objects. Answers
 * line by line while the tar is still coming, so that neither side keeps more than a part of it.
 */
public final class BulkEndpoint {
    public static final String PATH = "/api/v1/bulk";

    private static final String METHODS = "PUT, OPTIONS";
    private static final String TAR = "application/x-tar";
    private static final String LINES = "application/x-ndjson";

    private final Backends backends;
    private final Linger linger;
    private final long bytesMax;

    /** @param bytesMax of an object; 0: any size */
    public BulkEndpoint(Backends backends, Linger linger, long bytesMax) {
        this.backends = backends;
        this.linger = linger;
        this.bytesMax = bytesMax;
    }

    /**
     * What became of a file.
     *
     * @param id null when the tar itself is at fault, and nothing after it was looked at
     * @param status what a PUT of this object alone would have answered
     */
    @JsonInclude(JsonInclude.Include.NON_NULL)
    record Line(String id, int status, String uuid, Integer version, Long size, String etag, Problem problem) {
        static Line of(PutResult result) {
            return new Line(
                    result.object().id().text(),
                    result.replaced() ? 200 : 201,
                    result.object().version().uuid().toString(),
                    result.object().version().version(),
                    result.object().size(),
                    EntityTags.of(result.object().checksum()),
                    null);
        }

        static Line of(String id, Problem problem) {
            return new Line(id, problem.status(), null, null, null, null, problem);
        }
    }

    /** The last line: without it, an answer is cut short. */
    record End(long stored, long refused) {}

    /** Answers, also when something goes wrong. An exception means that the connection must not be used any more. */
    public void serve(HttpServletRequest request, HttpServletResponse response) throws IOException {
        RequestBody body = new RequestBody(request, 0);
        try {
            dispatch(request, body, response);
        } catch (ArchivoltException | RuntimeException e) {
            if (response.isCommitted()) {
                throw new IOException("giving up an answer that has begun: " + e.getMessage(), e);
            }
            response.reset();
            linger.refuse(Problems.of(e), body.ended(), request, response);
        }
    }

    private void dispatch(HttpServletRequest request, RequestBody body, HttpServletResponse response)
            throws ArchivoltException, IOException {
        String type = request.getContentType();
        if (request.getMethod().equals("OPTIONS")) {
            response.setHeader("Allow", METHODS);
            response.setStatus(204);
        } else if (!request.getMethod().equals("PUT")) {
            response.setHeader("Allow", METHODS);
            Problem problem = Problem.ofStatus(405, request.getMethod() + " is not possible here");
            linger.refuse(problem, body.ended(), request, response);
        } else if (type == null || !type.split(";", 2)[0].strip().equalsIgnoreCase(TAR)) {
            Problem problem = Problem.ofStatus(415, "many objects come as " + TAR);
            linger.refuse(problem, body.ended(), request, response);
        } else {
            put(request, body, response);
        }
    }

    private void put(HttpServletRequest request, RequestBody body, HttpServletResponse response)
            throws ArchivoltException, IOException {
        Precondition precondition = Conditions.ofChange(request);
        PutHeaders.refuseEncodings(request);
        QueryParameters query = new QueryParameters(request.getQueryString());
        String prefix = query.take("prefix").orElse("");
        StorageOptions options = StorageForms.of(query);
        Optional<String> copy = query.take("copy");
        query.end();
        ObjectStore store = backends.store();
        response.setStatus(200);
        response.setContentType(LINES);
        Answer answer = new Answer(response);
        TarSequence tar = new TarSequence(body, new TarEntries(prefix, options, copy, precondition, bytesMax), answer);
        try {
            do {
                store.putAll(tar);
                response.flushBuffer();
            } while (tar.nextRound());
        } catch (ArchivoltException e) {
            answer.requireOpen();
            if (e.code() == ErrorCode.CLIENT_ABORTED || !response.isCommitted() && answer.isEmpty()) {
                throw e;
            }
            answer.line(Line.of(null, Problems.of(e)));
        }
        answer.end();
    }

    /** Writes lines. A client that does not take them ends it all. */
    static final class Answer implements TarSequence.Listener {
        private final HttpServletResponse response;
        private IOException gone;
        private long stored;
        private long refused;

        Answer(HttpServletResponse response) {
            this.response = response;
        }

        @Override
        public void stored(PutEntry entry, PutResult result) {
            stored++;
            line(Line.of(result));
        }

        @Override
        public void refused(String id, ArchivoltException why) {
            refused++;
            line(Line.of(id, Problems.of(why)));
        }

        @Override
        public boolean isGone() {
            return gone != null;
        }

        boolean isEmpty() {
            return stored + refused == 0;
        }

        void line(Object line) {
            if (gone != null) {
                return;
            }
            try {
                response.getOutputStream().write(Json.bytes(line));
                response.getOutputStream().write('\n');
            } catch (IOException e) {
                gone = e;
            }
        }

        void requireOpen() throws IOException {
            if (gone != null) {
                throw gone;
            }
        }

        void end() throws IOException {
            line(new End(stored, refused));
            requireOpen();
        }
    }
}
