package org.archivolt.rest.internal.object;

import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.Optional;
import javax.servlet.http.HttpServletRequest;
import org.archivolt.base.ArchivoltException;
import org.archivolt.base.ErrorCode;
import org.archivolt.dss.ObjectRecord;
import org.archivolt.rest.internal.syntax.EntityTags;
import org.archivolt.rest.internal.syntax.HttpDates;

/** Conditional requests (RFC 9110 §13). */
final class Conditions {
    private final HttpServletRequest request;
    private final String tag;
    private final Instant modified;

    Conditions(HttpServletRequest request, ObjectRecord object) {
        this.request = request;
        this.tag = EntityTags.of(object.checksum());
        this.modified = object.created().truncatedTo(ChronoUnit.SECONDS);
    }

    /** Changes are conditional on absence only; ignoring another condition could lose somebody's update. */
    static void refuseUnsupported(HttpServletRequest request) throws ArchivoltException {
        for (String field : new String[] {"If-Match", "If-Unmodified-Since"}) {
            if (request.getHeader(field) != null) {
                throw ArchivoltException.invalid(field, "is not supported on " + request.getMethod());
            }
        }
    }

    static boolean onlyIfAbsent(HttpServletRequest request) throws ArchivoltException {
        String condition = request.getHeader("If-None-Match");
        if (condition != null && !condition.strip().equals("*")) {
            throw ArchivoltException.invalid("If-None-Match", "must be * on PUT")
                    .with("value", condition);
        }
        return condition != null;
    }

    /** Reading goes on only if the object is what the client believes it to be. */
    void require() throws ArchivoltException {
        String match = request.getHeader("If-Match");
        if (match != null) {
            if (!EntityTags.matchesStrongly("If-Match", match, tag)) {
                throw failed("If-Match");
            }
            return;
        }
        Optional<Instant> limit = date("If-Unmodified-Since");
        if (limit.isPresent() && modified.isAfter(limit.get())) {
            throw failed("If-Unmodified-Since");
        }
    }

    /** Whether the client has it already. */
    boolean isKnown() throws ArchivoltException {
        String noneMatch = request.getHeader("If-None-Match");
        if (noneMatch != null) {
            return EntityTags.matchesWeakly("If-None-Match", noneMatch, tag);
        }
        return date("If-Modified-Since").map(since -> !modified.isAfter(since)).orElse(false);
    }

    /** Whether the rest of the object fits what the client has of it. */
    boolean rangeApplies() {
        String ifRange = request.getHeader("If-Range");
        if (ifRange == null) {
            return true;
        }
        return ifRange.contains("\"")
                ? ifRange.strip().equals(tag)
                : HttpDates.parse(ifRange.strip()).map(modified::equals).orElse(false);
    }

    private Optional<Instant> date(String field) {
        return Optional.ofNullable(request.getHeader(field)).flatMap(HttpDates::parse);
    }

    private static ArchivoltException failed(String field) {
        return new ArchivoltException(ErrorCode.PRECONDITION_FAILED, "does not hold").with("field", field);
    }
}
