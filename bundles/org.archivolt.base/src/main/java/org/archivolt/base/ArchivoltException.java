package org.archivolt.base;

import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.concurrent.CompletionException;

/**
 * An operating error: something outside the program is not as the request needs it. Carries a stable code, what was
 * being done, and the facts known on the way up. For any thread: one that fails a future still words the message, to wrap it, while
 * one that waited for it adds what it knows.
 *
 * <pre>{@code throw new ArchivoltException(MEDIUM_FAULT, "mounting", e).with("medium", id).with("device", device);}</pre>
 */
public final class ArchivoltException extends Exception {
    private static final long serialVersionUID = 1L;

    private final ErrorCode code;
    private final String doing;
    /** Guarded by itself. */
    private final transient Map<String, Object> facts = new LinkedHashMap<>();

    /** @param doing what was being done, as a participle: {@code "mounting"}, {@code "reading extent"} */
    public ArchivoltException(ErrorCode code, String doing) {
        this(code, doing, null);
    }

    public ArchivoltException(ErrorCode code, String doing, Throwable cause) {
        super(doing, cause);
        this.code = code;
        this.doing = doing;
    }

    /** A refused request: the field, and why its value will not do. */
    public static ArchivoltException invalid(String field, String why) {
        return new ArchivoltException(ErrorCode.INVALID_ARGUMENT, why).with("field", field);
    }

    /**
     * What a future failed with, without the {@link CompletionException} that every stage after the one that failed wraps around it.
     *
     * @param failure as a stage tells it
     */
    public static Throwable reasonOf(Throwable failure) {
        return failure instanceof CompletionException && failure.getCause() != null ? failure.getCause() : failure;
    }

    /**
     * What a future failed with, as an operating error: the very one, or {@code INTERNAL} for anything else.
     *
     * @param failure as a stage tells it
     * @param doing what was being done, for {@code INTERNAL}
     */
    public static ArchivoltException of(Throwable failure, String doing) {
        Throwable reason = reasonOf(failure);
        return reason instanceof ArchivoltException known
                ? known
                : new ArchivoltException(ErrorCode.INTERNAL, doing, reason);
    }

    /**
     * The same error for one of those who are told of it: it shows where he was, and what facts he adds nobody else sees. What was
     * suppressed is not part of it.
     */
    public ArchivoltException copy() {
        ArchivoltException copy = new ArchivoltException(code, doing, getCause());
        facts().forEach(copy::with);
        return copy;
    }

    /** Adds a fact this layer knows. The first value given for a name stays. */
    public ArchivoltException with(String name, Object value) {
        synchronized (facts) {
            facts.putIfAbsent(name, value);
        }
        return this;
    }

    public ErrorCode code() {
        return code;
    }

    public String doing() {
        return doing;
    }

    /** Those known by now, in the order they were added. */
    public Map<String, Object> facts() {
        synchronized (facts) {
            return Collections.unmodifiableMap(new LinkedHashMap<>(facts));
        }
    }

    /** {@code MEDIUM_FAULT while mounting {medium=disk:lib0:d1}: Input/output error}. */
    @Override
    public String getMessage() {
        StringBuilder message = new StringBuilder(code.name());
        message.append(code.remedy() == ErrorCode.Remedy.FIX_REQUEST ? ": " : " while ")
                .append(doing);
        Map<String, Object> known = facts();
        if (!known.isEmpty()) {
            message.append(' ').append(known);
        }
        if (getCause() != null && getCause().getMessage() != null) {
            message.append(": ").append(getCause().getMessage());
        }
        return message.toString();
    }
}
