package org.archivolt.access;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.core.json.JsonWriteFeature;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.json.JsonMapper;
import java.time.Instant;
import java.util.LinkedHashMap;
import java.util.Map;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Writes down who changed what, and who was refused: one line of JSON each, to the logger {@value #LOGGER}. Whatever a client
 * sent, a line is a line: control characters and all that is not ASCII are escaped, and long values are cut.
 */
public final class AuditTrail {
    public static final String LOGGER = "org.archivolt.audit";

    private static final Logger LOG = LoggerFactory.getLogger(LOGGER);
    private static final int VALUE_LENGTH_MAX = 8 * 1024;
    private static final ObjectMapper MAPPER =
            JsonMapper.builder().enable(JsonWriteFeature.ESCAPE_NON_ASCII).build();

    private AuditTrail() {}

    /** @param facts by name, in their order; those without a value are left out */
    public static void record(Instant when, Map<String, ?> facts) {
        if (LOG.isInfoEnabled()) {
            LOG.info("{}", line(when, facts));
        }
    }

    static String line(Instant when, Map<String, ?> facts) {
        Map<String, Object> line = new LinkedHashMap<>();
        line.put("time", when.toString());
        facts.forEach((name, value) -> {
            if (value != null) {
                line.put(name, value instanceof Number ? value : cut(value.toString()));
            }
        });
        try {
            return MAPPER.writeValueAsString(line);
        } catch (JsonProcessingException e) {
            throw new IllegalStateException("texts and numbers can be written", e);
        }
    }

    private static String cut(String value) {
        return value.length() <= VALUE_LENGTH_MAX ? value : value.substring(0, VALUE_LENGTH_MAX) + "...";
    }
}
