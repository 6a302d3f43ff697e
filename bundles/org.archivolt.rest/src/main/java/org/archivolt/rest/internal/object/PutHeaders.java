package org.archivolt.rest.internal.object;

import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import javax.servlet.http.HttpServletRequest;
import org.archivolt.base.ArchivoltException;
import org.archivolt.base.Checksum;
import org.archivolt.dss.Precondition;
import org.archivolt.rest.internal.syntax.DigestHeaders;
import org.archivolt.rest.internal.syntax.MetadataHeaders;
import org.archivolt.rest.internal.syntax.ObjectPath;
import org.archivolt.rest.internal.syntax.QueryParameters;
import org.archivolt.rest.internal.syntax.StorageForms;
import org.archivolt.store.PutRequest;
import org.archivolt.store.StorageOptions;

/** Reads a PUT, all but its body. What would change the meaning of the request and is not supported is refused. */
final class PutHeaders {
    private PutHeaders() {}

    static PutRequest parse(HttpServletRequest request) throws ArchivoltException {
        Precondition precondition = Conditions.ofChange(request);
        refuseEncodings(request);
        QueryParameters query = new QueryParameters(request.getQueryString());
        StorageOptions options = StorageForms.of(query);
        Optional<String> copy = query.take("copy");
        query.end();
        return new PutRequest(
                ObjectPath.parse(request.getRequestURI()),
                metadata(request),
                Optional.ofNullable(request.getContentType()),
                copy,
                options,
                precondition,
                checksums(request));
    }

    /** Whether bytes come as they are to be kept. */
    static void refuseEncodings(HttpServletRequest request) throws ArchivoltException {
        if (request.getHeader("Content-Range") != null) {
            throw ArchivoltException.invalid("Content-Range", "is not supported: objects are put whole");
        }
        String transfer = request.getHeader("Transfer-Encoding");
        if (transfer != null && !transfer.equalsIgnoreCase("chunked")) {
            throw ArchivoltException.invalid("Transfer-Encoding", "must be chunked, if anything")
                    .with("value", transfer);
        }
        String encoding = request.getHeader("Content-Encoding");
        if (encoding != null && !encoding.equalsIgnoreCase("identity")) {
            throw ArchivoltException.invalid("Content-Encoding", "is not supported: bytes are kept as they come")
                    .with("value", encoding);
        }
    }

    private static Map<String, String> metadata(HttpServletRequest request) throws ArchivoltException {
        MetadataHeaders metadata = new MetadataHeaders();
        for (String header : Collections.list(request.getHeaderNames())) {
            if (header.regionMatches(true, 0, MetadataHeaders.PREFIX, 0, MetadataHeaders.PREFIX.length())) {
                metadata.accept(header, values(request, header));
            }
        }
        return metadata.metadata();
    }

    static List<Checksum> checksums(HttpServletRequest request) throws ArchivoltException {
        return new DigestHeaders()
                .contentMd5(request.getHeader("Content-MD5"))
                .dictionary("Content-Digest", values(request, "Content-Digest"))
                .dictionary("Repr-Digest", values(request, "Repr-Digest"))
                .plain("Archivolt-Checksum", values(request, "Archivolt-Checksum"))
                .checksums();
    }

    private static List<String> values(HttpServletRequest request, String header) {
        return Collections.list(request.getHeaders(header));
    }
}
