package org.archivolt.rest.internal.api;

import com.fasterxml.jackson.annotation.JsonInclude;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;
import javax.servlet.http.HttpServletRequest;
import javax.ws.rs.DELETE;
import javax.ws.rs.GET;
import javax.ws.rs.POST;
import javax.ws.rs.Path;
import javax.ws.rs.PathParam;
import javax.ws.rs.Produces;
import javax.ws.rs.core.Context;
import javax.ws.rs.core.MediaType;
import javax.ws.rs.core.Response;
import org.archivolt.base.ArchivoltException;
import org.archivolt.base.Checksum;
import org.archivolt.base.ErrorCode;
import org.archivolt.base.ObjectId;
import org.archivolt.dss.Precondition;
import org.archivolt.rest.internal.Backends;
import org.archivolt.rest.internal.ObjectView;
import org.archivolt.rest.internal.object.PartEndpoint.PartView;
import org.archivolt.rest.internal.syntax.DigestHeaders;
import org.archivolt.rest.internal.syntax.JsonFields;
import org.archivolt.rest.internal.syntax.StorageForms;
import org.archivolt.store.PutRequest;
import org.archivolt.store.PutResult;
import org.archivolt.store.StorageOptions;
import org.archivolt.store.Upload;
import org.archivolt.store.UploadPart;
import org.archivolt.store.Uploads;

/** Objects that come in parts. The parts are taken by {@link org.archivolt.rest.internal.object.PartEndpoint}. */
@Path("uploads")
@Produces(MediaType.APPLICATION_JSON)
public final class UploadsResource {
    private static final int TEXT_LENGTH_MAX = 4096;

    private final Backends backends;

    public UploadsResource(Backends backends) {
        this.backends = backends;
    }

    /** The answer, without parts. */
    public record UploadList(List<UploadView> uploads) {}

    /**
     * An upload.
     *
     * @param state {@code OPEN} or {@code COMPLETED}
     * @param parts null in lists
     * @param uuid of the object it became, with its version; null while it is open
     */
    @JsonInclude(JsonInclude.Include.NON_NULL)
    public record UploadView(
            long upload,
            String id,
            String state,
            String began,
            String expires,
            long bytes,
            List<PartView> parts,
            String uuid,
            Integer version) {
        static UploadView of(Upload upload, boolean withParts) {
            return new UploadView(
                    upload.number(),
                    upload.request().id().text(),
                    upload.completed().isPresent() ? "COMPLETED" : "OPEN",
                    upload.began().toString(),
                    upload.expires().toString(),
                    upload.bytes(),
                    withParts ? upload.parts().stream().map(PartView::of).toList() : null,
                    upload.completed().map(version -> version.uuid().toString()).orElse(null),
                    upload.completed().map(version -> version.version()).orElse(null));
        }
    }

    @GET
    public UploadList list(@Context HttpServletRequest request) throws ArchivoltException {
        Parameters.none(request);
        return new UploadList(backends.uploads().list().stream()
                .map(upload -> UploadView.of(upload, false))
                .toList());
    }

    @POST
    public Response post(@Context HttpServletRequest request) throws ArchivoltException {
        return begin(request).toResponse();
    }

    Reply begin(HttpServletRequest request) throws ArchivoltException {
        Parameters.none(request);
        Upload upload = backends.uploads().begin(read(Bodies.read(request)));
        return Reply.created("uploads/" + upload.number(), UploadView.of(upload, true));
    }

    private static PutRequest read(JsonFields body) throws ArchivoltException {
        ObjectId id = ObjectId.of(body.requiredText("id", ObjectId.BYTES_MAX));
        Optional<JsonFields> metadata = body.object("metadata");
        Optional<JsonFields> options = body.object("options");
        PutRequest request = new PutRequest(
                id,
                metadata.isEmpty() ? Map.of() : metadata.get().allTexts(TEXT_LENGTH_MAX),
                body.text("contentType", TEXT_LENGTH_MAX),
                body.text("copy", Bodies.WORD_LENGTH_MAX),
                options.isEmpty() ? StorageOptions.DEFAULT : StorageForms.of(options.get()),
                precondition(body),
                checksum(body).stream().toList());
        body.end();
        return request;
    }

    private static Precondition precondition(JsonFields body) throws ArchivoltException {
        Optional<String> condition = body.text("ifNoneMatch", Bodies.WORD_LENGTH_MAX);
        if (condition.isPresent() && !condition.get().equals("*")) {
            throw body.fault("ifNoneMatch", "must be *").with("value", condition.get());
        }
        return condition.isPresent() ? Precondition.ABSENT : Precondition.NONE;
    }

    /** {@code algorithm=hex}, or {@code algorithm:hex} as answers write it. */
    private static Optional<Checksum> checksum(JsonFields body) throws ArchivoltException {
        Optional<String> text = body.text("checksum", Bodies.WORD_LENGTH_MAX);
        return text.isEmpty()
                ? Optional.empty()
                : new DigestHeaders()
                        .plain(body.path("checksum"), List.of(text.get().replaceFirst(":", "="))).checksums().stream()
                                .findFirst();
    }

    @GET
    @Path("{number}")
    public UploadView show(@PathParam("number") String number, @Context HttpServletRequest request)
            throws ArchivoltException {
        Parameters.none(request);
        return UploadView.of(backends.uploads().find(Parameters.number("number", number)), true);
    }

    @POST
    @Path("{number}/complete")
    public Response postComplete(@PathParam("number") String number, @Context HttpServletRequest request)
            throws ArchivoltException {
        return complete(number, request).toResponse();
    }

    Reply complete(String number, HttpServletRequest request) throws ArchivoltException {
        Parameters.none(request);
        long upload = Parameters.number("number", number);
        JsonFields body = Bodies.read(request);
        List<UploadPart.Named> parts = parts(body);
        Optional<Checksum> whole = checksum(body);
        body.end();
        PutResult result = backends.uploads().complete(upload, parts, whole);
        return new Reply(result.replaced() ? 200 : 201, Optional.empty(), ObjectView.of(result.object()));
    }

    private static List<UploadPart.Named> parts(JsonFields body) throws ArchivoltException {
        List<UploadPart.Named> parts = new ArrayList<>();
        if (body.has("parts")) {
            for (JsonFields part : body.objects("parts", Uploads.PART_MAX)) {
                OptionalLong number = part.number("number", 1, Uploads.PART_MAX);
                if (number.isEmpty()) {
                    throw part.fault("number", "must be given");
                }
                parts.add(new UploadPart.Named((int) number.getAsLong(), checksum(part)));
                part.end();
            }
        }
        return parts;
    }

    /** Answered by 204. */
    @DELETE
    @Path("{number}")
    public void delete(@PathParam("number") String number, @Context HttpServletRequest request)
            throws ArchivoltException {
        Parameters.none(request);
        long upload = Parameters.number("number", number);
        if (!backends.uploads().abort(upload)) {
            throw new ArchivoltException(ErrorCode.NO_SUCH_REQUEST, "there is no such upload").with("upload", upload);
        }
    }
}
