package org.archivolt.store.internal.upload;

import java.io.IOException;
import java.io.StringReader;
import java.io.StringWriter;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Properties;
import java.util.Set;
import java.util.UUID;
import org.archivolt.base.Checksum;
import org.archivolt.base.Family;
import org.archivolt.base.ObjectId;
import org.archivolt.base.ObjectVersion;
import org.archivolt.base.Tags;
import org.archivolt.dss.Precondition;
import org.archivolt.store.PutRequest;
import org.archivolt.store.StorageOptions;

/**
 * What is known of an upload, but its parts, as a file: keys and values in UTF-8, as {@link Properties} write them. It is
 * replaced as a whole, so that a crash leaves the old or the new one.
 */
record UploadFile(PutRequest request, Instant began, Optional<ObjectVersion> completed, boolean replaced) {
    private static final String NAME = "upload.properties";
    private static final String METADATA = "metadata.";
    private static final String LAYOUT = "layout.";

    UploadFile completedAs(ObjectVersion version, boolean replacedOther) {
        return new UploadFile(request, began, Optional.of(version), replacedOther);
    }

    void write(Path folder) throws IOException {
        StringWriter text = new StringWriter();
        properties().store(text, null);
        Path temporary = folder.resolve(NAME + ".new");
        try (FileChannel file = FileChannel.open(
                temporary, StandardOpenOption.CREATE, StandardOpenOption.WRITE, StandardOpenOption.TRUNCATE_EXISTING)) {
            ByteBuffer bytes = StandardCharsets.UTF_8.encode(text.toString());
            while (bytes.hasRemaining()) {
                file.write(bytes);
            }
            file.force(true);
        }
        Files.move(
                temporary, folder.resolve(NAME), StandardCopyOption.ATOMIC_MOVE, StandardCopyOption.REPLACE_EXISTING);
        sync(folder);
    }

    /** Makes the names in a folder durable. */
    static void sync(Path folder) throws IOException {
        try (FileChannel channel = FileChannel.open(folder, StandardOpenOption.READ)) {
            channel.force(true);
        }
    }

    /** @throws IOException also when what it says cannot be */
    static UploadFile read(Path folder) throws IOException {
        Properties properties = new Properties();
        properties.load(new StringReader(Files.readString(folder.resolve(NAME))));
        try {
            return of(properties);
        } catch (RuntimeException e) {
            throw new IOException("what an upload wrote down is damaged: " + e, e);
        }
    }

    private Properties properties() {
        Properties all = new Properties();
        all.setProperty("id", request.id().text());
        request.contentType().ifPresent(type -> all.setProperty("contentType", type));
        request.copy().ifPresent(copy -> all.setProperty("copy", copy));
        request.metadata().forEach((name, value) -> all.setProperty(METADATA + name, value));
        request.precondition().present().ifPresent(present -> all.setProperty("present", present.toString()));
        all.setProperty("matching", joined(request.precondition().matching()));
        all.setProperty("expected", joined(request.expected()));
        StorageOptions options = request.options();
        options.profile().ifPresent(profile -> all.setProperty("profile", profile));
        options.family().ifPresent(family -> all.setProperty("family", family.name()));
        options.library().ifPresent(library -> all.setProperty("library", library));
        all.setProperty("tags", String.join(",", options.tags().words()));
        options.grouping().ifPresent(grouping -> all.setProperty("grouping", grouping));
        all.setProperty("noSplit", Boolean.toString(options.noSplit()));
        options.layout().ifPresent(layout -> all.setProperty("layout", layout));
        options.layoutParameters().forEach((name, value) -> all.setProperty(LAYOUT + name, value));
        all.setProperty("began", began.toString());
        completed.ifPresent(version -> {
            all.setProperty("completed.uuid", version.uuid().toString());
            all.setProperty("completed.version", Integer.toString(version.version()));
            all.setProperty("completed.replaced", Boolean.toString(replaced));
        });
        return all;
    }

    private static UploadFile of(Properties all) {
        Optional<ObjectVersion> completed = text(all, "completed.uuid")
                .map(uuid -> new ObjectVersion(
                        UUID.fromString(uuid), Integer.parseInt(all.getProperty("completed.version"))));
        return new UploadFile(
                new PutRequest(
                        new ObjectId(all.getProperty("id")),
                        beginning(METADATA, all),
                        text(all, "contentType"),
                        text(all, "copy"),
                        options(all),
                        new Precondition(
                                text(all, "present").map(Boolean::valueOf),
                                new HashSet<>(checksums(all.getProperty("matching", "")))),
                        checksums(all.getProperty("expected", ""))),
                Instant.parse(all.getProperty("began")),
                completed,
                Boolean.parseBoolean(all.getProperty("completed.replaced")));
    }

    private static StorageOptions options(Properties all) {
        String tags = all.getProperty("tags", "");
        return new StorageOptions(
                text(all, "profile"),
                text(all, "family").map(Family::new),
                text(all, "library"),
                tags.isEmpty() ? Tags.NONE : new Tags(Set.of(tags.split(","))),
                text(all, "grouping"),
                Boolean.parseBoolean(all.getProperty("noSplit")),
                text(all, "layout"),
                beginning(LAYOUT, all));
    }

    private static Optional<String> text(Properties all, String key) {
        return Optional.ofNullable(all.getProperty(key));
    }

    private static Map<String, String> beginning(String prefix, Properties all) {
        Map<String, String> values = new HashMap<>();
        for (String key : all.stringPropertyNames()) {
            if (key.startsWith(prefix)) {
                values.put(key.substring(prefix.length()), all.getProperty(key));
            }
        }
        return values;
    }

    private static String joined(Iterable<Checksum> checksums) {
        List<String> texts = new ArrayList<>();
        checksums.forEach(checksum -> texts.add(checksum.toString()));
        return String.join(",", texts);
    }

    private static List<Checksum> checksums(String text) {
        List<Checksum> checksums = new ArrayList<>();
        for (String each : text.isEmpty() ? new String[0] : text.split(",")) {
            checksums.add(Checksum.parse(each));
        }
        return checksums;
    }
}
