package org.archivolt.rest.internal.object;

import java.io.IOException;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import javax.servlet.http.HttpServletRequest;
import javax.servlet.http.HttpServletResponse;
import org.archivolt.base.ArchivoltException;
import org.archivolt.rest.internal.Backends;
import org.archivolt.rest.internal.Json;
import org.archivolt.rest.internal.Linger;
import org.archivolt.rest.internal.problem.Problem;
import org.archivolt.rest.internal.problem.Problems;
import org.archivolt.rest.internal.syntax.EntityTags;
import org.archivolt.rest.internal.syntax.QueryParameters;
import org.archivolt.store.UploadPart;

/** {@code PUT /api/v1/uploads/N/parts/K}: a part of an upload, without JAX-RS as for single objects. */
public final class PartEndpoint {
    private static final Pattern PATH = Pattern.compile("/api/v1/uploads/([0-9]{1,18})/parts/([0-9]{1,9})");
    private static final String METHODS = "PUT, OPTIONS";

    private final Backends backends;
    private final Linger linger;
    private final long bytesMax;

    /** @param bytesMax of a part, as of an object; 0: any size */
    public PartEndpoint(Backends backends, Linger linger, long bytesMax) {
        this.backends = backends;
        this.linger = linger;
        this.bytesMax = bytesMax;
    }

    public static boolean matches(HttpServletRequest request) {
        return PATH.matcher(request.getRequestURI()).matches();
    }

    /** What is durable of an upload. */
    public record PartView(int number, long size, String checksum) {
        public static PartView of(UploadPart part) {
            return new PartView(part.number(), part.size(), part.checksum().toString());
        }
    }

    /** Answers, also when something goes wrong. An exception means that the connection must not be used any more. */
    public void serve(HttpServletRequest request, HttpServletResponse response) throws IOException {
        RequestBody body = new RequestBody(request, bytesMax);
        try {
            dispatch(request, body, response);
        } catch (ArchivoltException | RuntimeException e) {
            response.reset();
            linger.refuse(Problems.of(e), body.ended(), request, response);
        }
    }

    private void dispatch(HttpServletRequest request, RequestBody body, HttpServletResponse response)
            throws ArchivoltException, IOException {
        if (request.getMethod().equals("PUT")) {
            put(request, body, response);
            return;
        }
        response.setHeader("Allow", METHODS);
        if (request.getMethod().equals("OPTIONS")) {
            response.setStatus(204);
        } else {
            Problem problem = Problem.ofStatus(405, request.getMethod() + " is not possible here");
            linger.refuse(problem, body.ended(), request, response);
        }
    }

    private void put(HttpServletRequest request, RequestBody body, HttpServletResponse response)
            throws ArchivoltException, IOException {
        new QueryParameters(request.getQueryString()).end();
        PutHeaders.refuseEncodings(request);
        for (String condition : new String[] {"If-Match", "If-None-Match", "If-Unmodified-Since"}) {
            if (request.getHeader(condition) != null) {
                throw ArchivoltException.invalid(condition, "is not supported on a part");
            }
        }
        Matcher path = PATH.matcher(request.getRequestURI());
        if (!path.matches()) {
            throw new IllegalArgumentException("not a part: " + request.getRequestURI());
        }
        UploadPart part = backends.uploads()
                .put(
                        Long.parseLong(path.group(1)),
                        Integer.parseInt(path.group(2)),
                        body,
                        PutHeaders.checksums(request));
        byte[] json = Json.bytes(PartView.of(part));
        response.setStatus(200);
        response.setHeader("ETag", EntityTags.of(part.checksum()));
        response.setContentType("application/json");
        response.setContentLength(json.length);
        response.getOutputStream().write(json);
    }
}
