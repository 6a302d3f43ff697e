package org.archivolt.rest.internal.object;

import java.io.IOException;
import java.util.Optional;
import javax.servlet.http.HttpServletRequest;
import javax.servlet.http.HttpServletResponse;
import org.archivolt.base.ArchivoltException;
import org.archivolt.base.ByteRange;
import org.archivolt.base.ErrorCode;
import org.archivolt.base.ObjectId;
import org.archivolt.dss.ObjectRecord;
import org.archivolt.dss.ObjectSelector;
import org.archivolt.dss.Precondition;
import org.archivolt.rest.internal.Backends;
import org.archivolt.rest.internal.Json;
import org.archivolt.rest.internal.Linger;
import org.archivolt.rest.internal.ObjectView;
import org.archivolt.rest.internal.jetty.RawContentType;
import org.archivolt.rest.internal.lrs.JsonRequest;
import org.archivolt.rest.internal.problem.Problem;
import org.archivolt.rest.internal.problem.Problems;
import org.archivolt.rest.internal.syntax.EntityTags;
import org.archivolt.rest.internal.syntax.HttpDates;
import org.archivolt.rest.internal.syntax.MetadataHeaders;
import org.archivolt.rest.internal.syntax.ObjectPath;
import org.archivolt.rest.internal.syntax.PercentCoding;
import org.archivolt.rest.internal.syntax.QueryParameters;
import org.archivolt.rest.internal.syntax.RangeHeader;
import org.archivolt.rest.internal.syntax.Selectors;
import org.archivolt.store.ObjectReader;
import org.archivolt.store.PutRequest;
import org.archivolt.store.PutResult;

/**
 * {@code PUT, GET, HEAD, PATCH, DELETE /api/v1/objects/{id…}}: the path of the data, without JAX-RS (see
 * docs/decisions/rest-data-path.md).
 */
public final class ObjectEndpoint {
    public static final String METHODS = "GET, HEAD, PUT, PATCH, DELETE, OPTIONS";
    private static final String DEFAULT_CONTENT_TYPE = "application/octet-stream";

    private final Backends backends;
    private final Linger linger;
    private final long bytesMax;

    /** @param bytesMax of an object; 0: any size */
    public ObjectEndpoint(Backends backends, Linger linger, long bytesMax) {
        this.backends = backends;
        this.bytesMax = bytesMax;
        this.linger = linger;
    }

    /** Answers, also when something goes wrong. An exception means that the connection must not be used any more. */
    public void serve(HttpServletRequest request, HttpServletResponse response) throws IOException {
        RequestBody body = new RequestBody(request, bytesMax);
        try {
            dispatch(request, body, response);
        } catch (ArchivoltException | RuntimeException e) {
            fail(e, body, request, response);
        }
    }

    private void dispatch(HttpServletRequest request, RequestBody body, HttpServletResponse response)
            throws ArchivoltException, IOException {
        switch (request.getMethod()) {
            case "PUT" -> put(request, body, response);
            case "GET" -> get(request, response);
            case "HEAD" -> head(request, response);
            case "PATCH" -> patch(request, body, response);
            case "DELETE" -> delete(request, response);
            case "OPTIONS" -> {
                response.setHeader("Allow", METHODS);
                response.setStatus(204);
            }
            default -> {
                response.setHeader("Allow", METHODS);
                Problem problem = Problem.ofStatus(405, request.getMethod() + " does nothing to an object");
                linger.refuse(problem, body.ended(), request, response);
            }
        }
    }

    private void put(HttpServletRequest request, RequestBody body, HttpServletResponse response)
            throws ArchivoltException, IOException {
        PutRequest put = PutHeaders.parse(request);
        PutResult result = backends.store().put(put, body);
        if (!result.replaced()) {
            response.setHeader("Location", request.getRequestURI());
        }
        send(result.replaced() ? 200 : 201, result.object(), response);
    }

    private static void send(int status, ObjectRecord object, HttpServletResponse response) throws IOException {
        byte[] json = Json.bytes(ObjectView.of(object));
        response.setStatus(status);
        identify(object, response);
        response.setContentType("application/json");
        response.setContentLength(json.length);
        response.getOutputStream().write(json);
    }

    private static void identify(ObjectRecord object, HttpServletResponse response) {
        response.setHeader("ETag", EntityTags.of(object.checksum()));
        response.setHeader("Archivolt-Uuid", object.version().uuid().toString());
        response.setHeader(
                "Archivolt-Version", Integer.toString(object.version().version()));
        object.deprecated().ifPresent(since -> response.setHeader("Archivolt-Deprecated", since.toString()));
    }

    private void get(HttpServletRequest request, HttpServletResponse response) throws ArchivoltException, IOException {
        Asked asked = Asked.parse(request);
        ObjectReader reader = backends.store().open(asked.which(), asked.copy());
        ObjectRecord object = reader.object();
        Conditions conditions = new Conditions(request, object);
        conditions.require();
        describe(object, request, response);
        if (conditions.isKnown()) {
            response.setStatus(304);
            return;
        }
        Optional<ByteRange> part = conditions.rangeApplies()
                ? RangeHeader.parse(request.getHeader("Range"), object.size())
                : Optional.empty();
        ByteRange range = part.orElse(ByteRange.whole(object.size()));
        response.setStatus(part.isPresent() ? 206 : 200);
        response.setContentLengthLong(range.length());
        if (part.isPresent()) {
            response.setHeader(
                    "Content-Range", "bytes " + range.offset() + "-" + (range.end() - 1) + "/" + object.size());
        }
        transfer(reader, range, response);
    }

    private static void transfer(ObjectReader reader, ByteRange range, HttpServletResponse response)
            throws ArchivoltException {
        if (range.length() == 0) {
            return;
        }
        ResponseTarget target = new ResponseTarget(response);
        reader.read(range, target);
        if (target.sent() != range.length()) {
            throw new ArchivoltException(ErrorCode.INTERNAL, "sending the object")
                    .with("expected", range.length())
                    .with("sent", target.sent());
        }
    }

    private void head(HttpServletRequest request, HttpServletResponse response) throws ArchivoltException {
        Asked asked = Asked.parse(request);
        ObjectRecord object = backends.store().find(asked.which()).orElseThrow(() -> noSuch(asked.which()));
        if (asked.copy().isPresent()) {
            requireCopy(object, asked.copy().get());
        }
        Conditions conditions = new Conditions(request, object);
        conditions.require();
        describe(object, request, response);
        if (conditions.isKnown()) {
            response.setStatus(304);
        } else {
            response.setContentLengthLong(object.size());
        }
    }

    private static void requireCopy(ObjectRecord object, String name) throws ArchivoltException {
        if (object.copies().stream().noneMatch(copy -> copy.name().equals(name))) {
            throw new ArchivoltException(ErrorCode.NO_SUCH_OBJECT, "the object has no copy of this name")
                    .with("id", object.id())
                    .with("copy", name);
        }
    }

    /** Which version, and which copy of it, is to be read. */
    private record Asked(ObjectSelector which, Optional<String> copy) {
        static Asked parse(HttpServletRequest request) throws ArchivoltException {
            QueryParameters query = new QueryParameters(request.getQueryString());
            ObjectSelector which = Selectors.of(ObjectPath.parse(request.getRequestURI()), query);
            Optional<String> copy = query.take("copy");
            query.end();
            return new Asked(which, copy);
        }
    }

    private void patch(HttpServletRequest request, RequestBody body, HttpServletResponse response)
            throws ArchivoltException, IOException {
        Precondition precondition = Conditions.ofChange(request);
        QueryParameters query = new QueryParameters(request.getQueryString());
        ObjectSelector which = Selectors.of(ObjectPath.parse(request.getRequestURI()), query);
        query.end();
        if (!JsonRequest.isJson(request)) {
            Problem problem = Problem.ofStatus(415, "a change is described as application/json");
            linger.refuse(problem, body.ended(), request, response);
            return;
        }
        Patch patch = Patch.parse(JsonRequest.read(request));
        ObjectRecord changed = patch.renamed().isPresent()
                ? rename(which, patch.renamed().get(), precondition)
                : backends.store().change(which, patch.change(), precondition);
        if (patch.renamed().isPresent()) {
            response.setHeader(
                    "Location",
                    ObjectPath.PREFIX + PercentCoding.encode(changed.id().text()));
        }
        send(200, changed, response);
    }

    private ObjectRecord rename(ObjectSelector which, ObjectId to, Precondition precondition)
            throws ArchivoltException {
        if (!precondition.equals(Precondition.NONE)) {
            throw ArchivoltException.invalid("If-Match", "is not supported with id: name the object by its uuid");
        }
        return backends.store().rename(which, to);
    }

    private void delete(HttpServletRequest request, HttpServletResponse response) throws ArchivoltException {
        Deletion deletion = Deletion.parse(request);
        if (!deletion.perform(backends.store())) {
            throw noSuch(deletion.which());
        }
        response.setStatus(204);
    }

    private static ArchivoltException noSuch(ObjectSelector which) {
        return new ArchivoltException(ErrorCode.NO_SUCH_OBJECT, "there is no such object").with("object", which);
    }

    private static void describe(ObjectRecord object, HttpServletRequest request, HttpServletResponse response) {
        String contentType = object.contentType().isEmpty() ? DEFAULT_CONTENT_TYPE : object.contentType();
        RawContentType.set(contentType, request, response);
        identify(object, response);
        response.setHeader(
                "Archivolt-Checksum",
                object.checksum().algorithm().label() + "=" + object.checksum().hex());
        response.setHeader("Last-Modified", HttpDates.format(object.created()));
        response.setHeader("Accept-Ranges", "bytes");
        // what users stored is not to be run in the name of this server
        response.setHeader("X-Content-Type-Options", "nosniff");
        response.setHeader("Content-Security-Policy", "sandbox");
        MetadataHeaders.write(object.metadata(), response::setHeader);
    }

    /** Once the first byte is out, the only honest answer is a broken connection. */
    private void fail(Exception e, RequestBody body, HttpServletRequest request, HttpServletResponse response)
            throws IOException {
        if (response.isCommitted()) {
            throw new IOException("giving up an answer that has begun: " + e.getMessage(), e);
        }
        response.reset();
        if (e instanceof ArchivoltException known && known.code() == ErrorCode.RANGE_NOT_SATISFIABLE) {
            response.setHeader("Content-Range", "bytes */" + known.facts().get("size"));
        }
        linger.refuse(Problems.of(e), body.ended(), request, response);
    }
}
