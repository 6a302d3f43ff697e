package org.archivolt.rest.internal.object;

import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.Optional;
import java.util.Set;
import javax.servlet.http.HttpServletRequest;
import org.archivolt.base.ArchivoltException;
import org.archivolt.base.Checksum;
import org.archivolt.base.ErrorCode;
import org.archivolt.dss.ObjectRecord;
import org.archivolt.dss.Precondition;
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

    /**
     * What must hold for an object to be replaced or changed. A condition that cannot be decided together with the change
     * is refused: ignoring it could lose somebody's update.
     */
    static Precondition ofChange(HttpServletRequest request) throws ArchivoltException {
        if (request.getHeader("If-Unmodified-Since") != null) {
            throw ArchivoltException.invalid(
                    "If-Unmodified-Since", "is not supported on " + request.getMethod() + ": use If-Match");
        }
        String match = request.getHeader("If-Match");
        boolean mustBeAbsent = mustBeAbsent(request);
        if (match == null) {
            return mustBeAbsent ? Precondition.ABSENT : Precondition.NONE;
        }
        if (mustBeAbsent) {
            throw ArchivoltException.invalid("If-None-Match", "contradicts If-Match");
        }
        Optional<Set<Checksum>> named = EntityTags.named("If-Match", match);
        if (named.isEmpty()) {
            return Precondition.PRESENT;
        }
        if (named.get().isEmpty()) {
            throw failed("If-Match");
        }
        return Precondition.matching(named.get());
    }

    private static boolean mustBeAbsent(HttpServletRequest request) throws ArchivoltException {
        String condition = request.getHeader("If-None-Match");
        if (condition == null) {
            return false;
        }
        if (!request.getMethod().equals("PUT")) {
            throw ArchivoltException.invalid("If-None-Match", "is not supported on " + request.getMethod());
        }
        if (!condition.strip().equals("*")) {
            throw ArchivoltException.invalid("If-None-Match", "must be * on PUT")
                    .with("value", condition);
        }
        return true;
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
