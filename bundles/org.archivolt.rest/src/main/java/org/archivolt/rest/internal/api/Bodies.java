package org.archivolt.rest.internal.api;

import java.util.List;
import java.util.Map;
import java.util.function.Function;
import javax.servlet.http.HttpServletRequest;
import javax.ws.rs.NotSupportedException;
import org.archivolt.base.ArchivoltException;
import org.archivolt.base.Family;
import org.archivolt.base.MediumId;
import org.archivolt.base.Tags;
import org.archivolt.rest.internal.lrs.JsonRequest;
import org.archivolt.rest.internal.syntax.JsonFields;

/** Bodies of requests by which operators change something. */
final class Bodies {
    /** What any id, name or word fits into; its own type knows better. */
    static final int WORD_LENGTH_MAX = 256;

    static final int PATH_LENGTH_MAX = 4_096;

    private static final int TAGS_MAX = 64;

    private Bodies() {}

    /** @throws NotSupportedException when it does not say that it is JSON */
    static JsonFields read(HttpServletRequest request) throws ArchivoltException {
        if (!JsonRequest.isJson(request)) {
            throw new NotSupportedException();
        }
        return JsonRequest.read(request);
    }

    static Family family(JsonFields fields) throws ArchivoltException {
        return value(fields, "family", fields.requiredText("family", WORD_LENGTH_MAX), Family::new);
    }

    static Tags tags(JsonFields fields, String name) throws ArchivoltException {
        List<String> words = fields.texts(name, TAGS_MAX, WORD_LENGTH_MAX);
        try {
            return Tags.parse(words.stream().distinct().toList());
        } catch (ArchivoltException e) {
            throw fields.fault(name, e.doing());
        }
    }

    static MediumId medium(JsonFields fields, String name) throws ArchivoltException {
        String text = fields.requiredText(name, WORD_LENGTH_MAX);
        try {
            return MediumId.parse(text);
        } catch (ArchivoltException e) {
            throw fields.fault(name, e.doing()).with("value", text);
        }
    }

    /** Makes a value that refuses a wrong text by an unchecked exception. */
    static <T> T value(JsonFields fields, String name, String text, Function<String, T> type)
            throws ArchivoltException {
        try {
            return type.apply(text);
        } catch (IllegalArgumentException e) {
            throw fields.fault(name, e.getMessage()).with("value", text);
        }
    }

    /** Whether {@code status} says {@code UNLOCKED} rather than {@code LOCKED}. */
    static boolean unlocked(JsonFields fields, String status) throws ArchivoltException {
        Boolean unlocked = Map.of("LOCKED", false, "UNLOCKED", true).get(status);
        if (unlocked == null) {
            throw fields.fault("status", "must be LOCKED or UNLOCKED").with("value", status);
        }
        return unlocked;
    }
}
