package org.archivolt.rest.internal.lrs;

import java.io.IOException;
import javax.servlet.http.HttpServletRequest;
import org.archivolt.base.ArchivoltException;
import org.archivolt.base.ErrorCode;
import org.archivolt.rest.internal.Json;
import org.archivolt.rest.internal.syntax.JsonFields;

/** A request whose body is a small JSON object. */
public final class JsonRequest {
    public static final int BYTES_MAX = 1024 * 1024;

    private JsonRequest() {}

    /** Whether it says so. What a browser may send in the name of its user without asking this server does not. */
    public static boolean isJson(HttpServletRequest request) {
        String type = request.getContentType();
        return type != null && type.split(";", 2)[0].strip().equalsIgnoreCase("application/json");
    }

    /** @throws ArchivoltException {@code INVALID_ARGUMENT}, {@code TOO_LARGE}, {@code CLIENT_ABORTED} */
    public static JsonFields read(HttpServletRequest request) throws ArchivoltException {
        if (request.getContentLengthLong() > BYTES_MAX) {
            throw tooLarge();
        }
        try {
            byte[] body = request.getInputStream().readNBytes(BYTES_MAX + 1);
            if (body.length > BYTES_MAX) {
                throw tooLarge();
            }
            return JsonFields.of(Json.parse(body));
        } catch (IOException e) {
            throw new ArchivoltException(ErrorCode.CLIENT_ABORTED, "receiving the body", e);
        }
    }

    private static ArchivoltException tooLarge() {
        return new ArchivoltException(ErrorCode.TOO_LARGE, "must be at most " + BYTES_MAX + " bytes")
                .with("field", "body");
    }
}
