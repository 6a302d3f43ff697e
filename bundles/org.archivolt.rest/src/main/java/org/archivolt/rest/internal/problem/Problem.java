package org.archivolt.rest.internal.problem;

import com.fasterxml.jackson.annotation.JsonIgnore;
import com.fasterxml.jackson.annotation.JsonInclude;
import com.fasterxml.jackson.annotation.JsonPropertyOrder;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.Locale;
import java.util.Map;
import java.util.stream.Collectors;
import org.archivolt.base.ArchivoltException;
import org.archivolt.base.ErrorCode;
import org.archivolt.base.ErrorCode.Remedy;

/**
 * An error as clients see it: a problem document (RFC 9457).
 *
 * @param code stable; what programs look at
 * @param remedy what the caller can do, by {@link Remedy}
 * @param field of the request that is at fault; null when none is
 * @param facts what is known about it
 * @param retryAfterSeconds 0 for no such advice
 */
@JsonInclude(JsonInclude.Include.NON_EMPTY)
@JsonPropertyOrder({"type", "title", "status", "detail", "code", "remedy", "field", "facts"})
public record Problem(
        String type,
        String title,
        int status,
        String detail,
        String code,
        String remedy,
        String field,
        Map<String, String> facts,
        @JsonIgnore int retryAfterSeconds) {
    public static final String MEDIA_TYPE = "application/problem+json";

    public static Problem of(ArchivoltException e) {
        HttpAnswer answer = HttpAnswer.to(e.code());
        Map<String, String> facts = new LinkedHashMap<>();
        e.facts().forEach((name, value) -> facts.put(name, told(value)));
        return new Problem(
                typeOf(e.code().name()),
                titleOf(e.code().name()),
                answer.status(),
                detailOf(e),
                e.code().name(),
                e.code().remedy().name(),
                facts.remove("field"),
                facts,
                answer.retryAfterSeconds());
    }

    /** What a fact lists is told line by line. */
    private static String told(Object value) {
        return value instanceof Collection<?> list
                ? list.stream().map(String::valueOf).collect(Collectors.joining("\n"))
                : String.valueOf(value);
    }

    /** A bug of ours: what it was is in the log, under the same incident. */
    public static Problem ofBug(String incident) {
        return of(new ArchivoltException(ErrorCode.INTERNAL, "serving the request").with("incident", incident));
    }

    /** For what HTTP itself refuses: an unknown path, a method, a content type. */
    public static Problem ofStatus(int status, String detail) {
        String code = switch (status) {
            case 401 -> "UNAUTHENTICATED";
            case 403 -> "FORBIDDEN";
            case 404 -> "NO_SUCH_PATH";
            case 405 -> "METHOD_NOT_ALLOWED";
            case 406 -> "NOT_ACCEPTABLE";
            case 408 -> "REQUEST_TIMEOUT";
            case 413 -> "CONTENT_TOO_LARGE";
            case 415 -> "UNSUPPORTED_MEDIA_TYPE";
            case 429 -> "TOO_MANY_REQUESTS";
            case 431 -> "HEADERS_TOO_LARGE";
            case 501 -> "NOT_IMPLEMENTED";
            case 503 -> "UNAVAILABLE";
            case 505 -> "HTTP_VERSION_UNKNOWN";
            default -> status < 500 ? "BAD_REQUEST" : "INTERNAL";
        };
        int retryAfterSeconds = status == 429 || status == 503 ? 1 : 0;
        Remedy remedy = switch (status) {
            case 429, 503 -> Remedy.RETRY_LATER;
            case 500 -> Remedy.STOP;
            default -> Remedy.FIX_REQUEST;
        };
        return new Problem(
                typeOf(code), titleOf(code), status, detail, code, remedy.name(), null, Map.of(), retryAfterSeconds);
    }

    /** Where a 404 would make a client believe that its objects are gone. */
    public static Problem ofClosedDoor() {
        return ofStatus(503, "the HTTP interface is starting, stopping or being replaced");
    }

    public Problem retryAfter(int seconds) {
        return new Problem(type, title, status, detail, code, remedy, field, facts, seconds);
    }

    private static String typeOf(String code) {
        return "urn:archivolt:problem:" + code.toLowerCase(Locale.ROOT).replace('_', '-');
    }

    private static String titleOf(String code) {
        String words = code.toLowerCase(Locale.ROOT).replace('_', ' ');
        return Character.toUpperCase(words.charAt(0)) + words.substring(1);
    }

    private static String detailOf(ArchivoltException e) {
        Object field = e.facts().get("field");
        return switch (e.code().remedy()) {
            case FIX_REQUEST -> field == null ? e.doing() : field + ": " + e.doing();
            case ADD_RESOURCE, RETRY_ELSEWHERE, RETRY_LATER -> "while " + e.doing() + causeOf(e);
            case STOP -> "while " + e.doing();
        };
    }

    private static String causeOf(ArchivoltException e) {
        Throwable cause = e.getCause();
        return cause == null || cause.getMessage() == null ? "" : ": " + cause.getMessage();
    }
}
