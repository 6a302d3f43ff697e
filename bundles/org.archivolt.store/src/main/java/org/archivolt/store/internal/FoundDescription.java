package org.archivolt.store.internal;

import static org.archivolt.base.ErrorCode.DATA_CORRUPT;

import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.time.format.DateTimeParseException;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.UUID;
import org.archivolt.base.ArchivoltException;
import org.archivolt.base.Checksum;
import org.archivolt.base.ChecksumAlgorithm;
import org.archivolt.base.ObjectId;
import org.archivolt.base.ObjectVersion;
import org.archivolt.base.Tags;
import org.archivolt.dss.ExtentRecord;
import org.archivolt.dss.LayoutRecord;
import org.archivolt.dss.RestoredExtent;
import org.archivolt.layout.ColumnPlan;
import org.archivolt.layout.WriteIntent;
import org.archivolt.store.internal.JsonDocument.Malformed;

/**
 * A description found on a medium, parsed and checked: the inverse of {@link ExtentDescription}. Media may have been written
 * by anybody: whatever is wrong with a description is {@code DATA_CORRUPT}.
 */
sealed interface FoundDescription {
    /** More than anything we write; sums of sizes stay far from overflowing. */
    long BYTES_MAX = 1L << 60;

    /**
     * @param json as it is on the medium
     * @throws ArchivoltException {@code DATA_CORRUPT} (fact {@code found}: what is wrong)
     */
    static FoundDescription parse(byte[] json) throws ArchivoltException {
        try {
            if (json.length > PackHeader.DESCRIPTION_BYTES_MAX) {
                throw new Malformed("it is longer than descriptions are");
            }
            JsonDocument document = JsonDocument.parse(json);
            String format = document.text("format");
            return switch (format) {
                case ExtentDescription.FORMAT -> Reader.extent(document);
                case Pack.FORMAT -> Reader.pack(document.object("pack"));
                default -> throw new Malformed("its format is not known here");
            };
        } catch (Malformed e) {
            throw new ArchivoltException(DATA_CORRUPT, "reading the description of an extent")
                    .with("found", e.getMessage());
        }
    }

    /**
     * Of a file that objects share.
     *
     * @param checksum over the whole file
     */
    record OfPack(UUID uuid, long size, Checksum checksum) implements FoundDescription {}

    /**
     * Of consecutive bytes of a column of a copy of an object.
     *
     * @param object what is said of the object and the copy
     * @param uuid of the file; says nothing in a pack
     * @param size of the extent
     * @param checksum of the extent
     */
    record OfExtent(
            ExtentDescription object,
            UUID uuid,
            int column,
            long columnOffset,
            long size,
            Checksum checksum,
            int blockBytes,
            ChecksumAlgorithm blockAlgorithm)
            implements FoundDescription {
        /** @param extent as it was found and verified */
        RestoredExtent restored(ExtentRecord extent) {
            return new RestoredExtent(
                    object.object(),
                    object.version(),
                    object.size(),
                    object.checksum(),
                    object.contentType(),
                    object.metadata(),
                    object.tags(),
                    object.grouping(),
                    object.created(),
                    object.copy(),
                    object.commit(),
                    object.layout(),
                    object.copyCreated(),
                    extent);
        }
    }

    /** Member by member. */
    final class Reader {
        private static final String LAYOUT_NAME = "[a-z][a-z0-9-]{0,31}";
        private static final Instant YEAR_10000 = Instant.parse("9999-12-31T00:00:00Z");

        private Reader() {}

        static FoundDescription pack(JsonDocument pack) throws Malformed {
            return new OfPack(uuid(pack, "uuid"), size(pack), checksum(pack));
        }

        static FoundDescription extent(JsonDocument document) throws Malformed {
            JsonDocument extent = document.object("extent");
            int blockBytes = (int) extent.number("blockBytes", 1, ColumnPlan.BLOCK_BYTES_MAX);
            long offset = extent.number("offset", 0, BYTES_MAX);
            if (offset % blockBytes != 0) {
                throw extent.malformed("offset", "is inside a block");
            }
            return new OfExtent(
                    object(document.object("object"), document.object("copy"), document.object("layout")),
                    uuid(extent, "uuid"),
                    (int) extent.number("column", 0, WriteIntent.COLUMNS_MAX - 1),
                    offset,
                    size(extent),
                    checksum(extent),
                    blockBytes,
                    blockAlgorithm(extent));
        }

        private static ExtentDescription object(JsonDocument object, JsonDocument copy, JsonDocument layout)
                throws Malformed {
            boolean isComplete = object.has("checksum");
            return new ExtentDescription(
                    id(object),
                    new ObjectVersion(uuid(object, "uuid"), (int) object.number("version", 1, Integer.MAX_VALUE - 1)),
                    instant(object),
                    isComplete || object.has("size") ? OptionalLong.of(size(object)) : OptionalLong.empty(),
                    isComplete ? Optional.of(checksum(object)) : Optional.empty(),
                    checked(object, "contentType", object.text("contentType"), RequestRules::checkContentType),
                    checked(object, "metadata", object.texts("metadata"), RequestRules::checkMetadata),
                    tags(object),
                    grouping(object),
                    checked(copy, "name", copy.text("name"), RequestRules::checkCopyName),
                    uuid(copy, "commit"),
                    instant(copy),
                    layout(layout));
        }

        private interface Rule<T> {
            void check(T value) throws ArchivoltException;
        }

        /** By the rule that a request has to keep. */
        private static <T> T checked(JsonDocument in, String name, T value, Rule<T> rule) throws Malformed {
            try {
                rule.check(value);
                return value;
            } catch (ArchivoltException e) {
                throw in.malformed(name, e.doing());
            }
        }

        private static ObjectId id(JsonDocument object) throws Malformed {
            String text = object.text("id");
            return new ObjectId(checked(object, "id", text, ObjectId::of));
        }

        private static UUID uuid(JsonDocument in, String name) throws Malformed {
            String text = in.text(name);
            if (!text.matches("[0-9a-fA-F]{8}(-[0-9a-fA-F]{4}){3}-[0-9a-fA-F]{12}")) {
                throw in.malformed(name, "is no uuid");
            }
            return UUID.fromString(text);
        }

        private static long size(JsonDocument in) throws Malformed {
            return in.number("size", 0, BYTES_MAX);
        }

        private static Checksum checksum(JsonDocument in) throws Malformed {
            try {
                return Checksum.parse(in.text("checksum"));
            } catch (IllegalArgumentException e) {
                throw in.malformed("checksum", "is no checksum");
            }
        }

        /** Not said by the first versions, which knew no other. */
        private static ChecksumAlgorithm blockAlgorithm(JsonDocument extent) throws Malformed {
            Optional<String> label = extent.optionalText("blockChecksum");
            return ChecksumAlgorithm.ofLabel(label.orElse(ChecksumAlgorithm.CRC32C.label()))
                    .orElseThrow(() -> extent.malformed("blockChecksum", "is not known here"));
        }

        private static Instant instant(JsonDocument in) throws Malformed {
            try {
                Instant created = Instant.parse(in.text("created"));
                if (created.isBefore(Instant.EPOCH) || created.isAfter(YEAR_10000)) {
                    throw in.malformed("created", "is no time of ours");
                }
                return created;
            } catch (DateTimeParseException e) {
                throw in.malformed("created", "is no time");
            }
        }

        private static Tags tags(JsonDocument object) throws Malformed {
            List<String> words = object.list("tags");
            try {
                return Tags.parse(new HashSet<>(words));
            } catch (ArchivoltException e) {
                throw object.malformed("tags", e.doing());
            }
        }

        private static Optional<String> grouping(JsonDocument object) throws Malformed {
            Optional<String> grouping = object.optionalText("grouping");
            if (grouping.isPresent()) {
                checked(object, "grouping", grouping.get(), RequestRules::checkGrouping);
            }
            return grouping;
        }

        /** Whether a module can do anything with the parameters it says itself, when it is asked. */
        private static LayoutRecord layout(JsonDocument layout) throws Malformed {
            String name = layout.text("name");
            if (!name.matches(LAYOUT_NAME)) {
                throw layout.malformed("name", "is no name of a layout");
            }
            Map<String, String> parameters = layout.texts("parameters");
            for (Map.Entry<String, String> each : parameters.entrySet()) {
                if (!isStorable(each.getKey()) || !isStorable(each.getValue())) {
                    throw layout.malformed("parameters", "are not Unicode without NUL");
                }
            }
            return new LayoutRecord(
                    name,
                    (int) layout.number("major", 0, Integer.MAX_VALUE),
                    (int) layout.number("minor", 0, Integer.MAX_VALUE),
                    parameters);
        }

        private static boolean isStorable(String text) {
            return text.indexOf('\0') < 0 && StandardCharsets.UTF_8.newEncoder().canEncode(text);
        }
    }
}
