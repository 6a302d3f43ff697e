package org.archivolt.ldm.nvm.internal;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.IOException;
import java.time.Instant;
import java.util.UUID;
import org.archivolt.base.ArchivoltException;
import org.archivolt.base.ErrorCode;
import org.archivolt.base.MediumId;
import org.archivolt.ldm.MediumLabel;

/** The label of a medium, as docs/media-format.md says it. */
final class LabelJson {
    private static final int VERSION = 1;
    private static final ObjectMapper JSON = new ObjectMapper();

    private LabelJson() {}

    static byte[] write(MediumLabel label, Instant created) {
        ObjectNode members = JSON.createObjectNode()
                .put("archivolt", "medium")
                .put("version", VERSION)
                .put("medium", label.medium().toString())
                .put("format", label.format().toString())
                .put("created", created.toString());
        try {
            return JSON.writeValueAsBytes(members);
        } catch (JsonProcessingException e) {
            throw new IllegalStateException(e);
        }
    }

    /** @throws ArchivoltException {@code FOREIGN_DATA} when it is no label that this version can read */
    static MediumLabel read(byte[] json) throws ArchivoltException {
        try {
            JsonNode members = JSON.readTree(json);
            if (!members.path("archivolt").asText().equals("medium")
                    || members.path("version").asInt() != VERSION) {
                throw unreadable(null).with("version", members.path("version").asText());
            }
            return new MediumLabel(
                    MediumId.parse(members.path("medium").asText()),
                    UUID.fromString(members.path("format").asText()));
        } catch (IOException | IllegalArgumentException e) {
            throw unreadable(e);
        }
    }

    private static ArchivoltException unreadable(Exception cause) {
        return new ArchivoltException(ErrorCode.FOREIGN_DATA, "reading the label", cause);
    }
}
