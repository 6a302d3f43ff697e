package org.archivolt.ldm;

import java.time.Instant;
import java.util.Map;
import java.util.TreeMap;
import java.util.UUID;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.archivolt.base.ArchivoltException;
import org.archivolt.base.ErrorCode;
import org.archivolt.base.MediumId;

/**
 * What is written at the root of every medium of ours, so that a medium can be told from any other and from its own
 * former life.
 *
 * @param format new with each format
 */
public record MediumLabel(MediumId medium, UUID format) {
    private static final String VERSION = "1";
    /** A flat object of texts and numbers, none of which needs an escape: a pattern is parser enough. */
    private static final Pattern MEMBER = Pattern.compile("\"(\\w+)\"\\s*:\\s*(?:\"([^\"\\\\]*)\"|(\\d+))");

    /**
     * As {@link #toJson} has written it.
     *
     * @throws ArchivoltException {@code FOREIGN_DATA} when it is no label that this version can read
     */
    public static MediumLabel parse(String json) throws ArchivoltException {
        Map<String, String> members = membersOf(json);
        if (!"medium".equals(members.get("archivolt")) || !VERSION.equals(members.get("version"))) {
            throw unreadable(null).with("version", members.get("version"));
        }
        try {
            return new MediumLabel(
                    MediumId.parse(members.getOrDefault("medium", "")),
                    UUID.fromString(members.getOrDefault("format", "")));
        } catch (ArchivoltException | IllegalArgumentException e) {
            throw unreadable(e);
        }
    }

    private static Map<String, String> membersOf(String json) {
        Map<String, String> members = new TreeMap<>();
        Matcher matcher = MEMBER.matcher(json);
        while (matcher.find()) {
            members.put(matcher.group(1), matcher.group(2) != null ? matcher.group(2) : matcher.group(3));
        }
        return members;
    }

    private static ArchivoltException unreadable(Exception cause) {
        return new ArchivoltException(ErrorCode.FOREIGN_DATA, "reading the label", cause);
    }

    /**
     * For media that keep their label as a text of its own: docs/media-format.md.
     *
     * @param created for people
     */
    public String toJson(Instant created) {
        return """
                {
                  "archivolt": "medium",
                  "version": %s,
                  "medium": "%s",
                  "format": "%s",
                  "created": "%s"
                }
                """.formatted(VERSION, medium, format, created);
    }
}
