package org.archivolt.rest.internal;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.core.StreamReadConstraints;
import com.fasterxml.jackson.core.StreamReadFeature;
import com.fasterxml.jackson.databind.DeserializationFeature;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.exc.MismatchedInputException;
import com.fasterxml.jackson.databind.json.JsonMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.IOException;
import org.archivolt.base.ArchivoltException;

/** JSON outside of JAX-RS. */
public final class Json {
    private static final int NESTING_MAX = 16;
    private static final int NUMBER_LENGTH_MAX = 32;

    /** Takes nothing that two readers could understand in two ways. */
    private static final ObjectMapper MAPPER = JsonMapper.builder(JsonFactory.builder()
                    .enable(StreamReadFeature.STRICT_DUPLICATE_DETECTION)
                    .disable(StreamReadFeature.INCLUDE_SOURCE_IN_LOCATION)
                    .streamReadConstraints(StreamReadConstraints.builder()
                            .maxNestingDepth(NESTING_MAX)
                            .maxNumberLength(NUMBER_LENGTH_MAX)
                            .build())
                    .build())
            .enable(DeserializationFeature.FAIL_ON_TRAILING_TOKENS)
            .build();

    private Json() {}

    public static byte[] bytes(Object value) {
        try {
            return MAPPER.writeValueAsBytes(value);
        } catch (JsonProcessingException e) {
            throw new IllegalStateException("our own records can be written: " + value.getClass(), e);
        }
    }

    /** A record as it would be written. */
    public static ObjectNode object(Record value) {
        return MAPPER.valueToTree(value);
    }

    /** @throws ArchivoltException {@code INVALID_ARGUMENT} (field {@code body}) */
    public static JsonNode parse(byte[] body) throws ArchivoltException {
        try {
            return MAPPER.readTree(body);
        } catch (MismatchedInputException e) { // whose own words are about our classes
            throw ArchivoltException.invalid("body", "must be JSON, and nothing behind its end");
        } catch (JsonProcessingException e) {
            throw ArchivoltException.invalid("body", "must be JSON: " + e.getOriginalMessage());
        } catch (IOException e) {
            throw ArchivoltException.invalid("body", "must be JSON in UTF-8");
        }
    }
}
