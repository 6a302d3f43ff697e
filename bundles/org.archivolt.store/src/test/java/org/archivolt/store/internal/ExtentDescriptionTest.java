package org.archivolt.store.internal;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.UUID;
import org.archivolt.base.Checksum;
import org.archivolt.base.ChecksumAlgorithm;
import org.archivolt.base.ObjectId;
import org.archivolt.base.ObjectVersion;
import org.archivolt.base.Tags;
import org.archivolt.dss.CopyRecord;
import org.archivolt.dss.LayoutRecord;
import org.junit.jupiter.api.Test;

class ExtentDescriptionTest {
    private static final Checksum CHECKSUM = new Checksum(ChecksumAlgorithm.XXH128, "0123456789abcdef0123456789abcdef");

    @Test
    void isTheDocumentedJson() {
        ExtentDescription description = description("reports/α \"final\"\\\n.pdf", Map.of("owner", "mia"));
        UUID uuid = UUID.fromString("7f2f5c3e-3f0a-4f8e-8a39-53b6b0f1f5b1");

        assertThat(new String(json(description, uuid), StandardCharsets.UTF_8)).isEqualTo("""
                        {"format":"archivolt-extent-1",\
                        "object":{"id":"reports/α \\"final\\"\\\\\\u000a.pdf",\
                        "uuid":"5f1d2f0e-5f0e-4a53-9d0e-0c4f6a6c6f11",\
                        "version":3,\
                        "created":"2026-11-21T10:04:29.000000005Z",\
                        "size":4096,\
                        "checksum":"xxh128:0123456789abcdef0123456789abcdef",\
                        "contentType":"application/pdf",\
                        "metadata":{"owner":"mia"},\
                        "tags":["fast","new"],\
                        "grouping":"g\\"1"},\
                        "copy":{"name":"source",\
                        "commit":"0b9c1f0e-5f0e-4a53-9d0e-0c4f6a6c6f11",\
                        "created":"2026-11-21T10:04:30Z"},\
                        "layout":{"name":"raid1","major":1,"minor":0,"parameters":{"replicas":"2"}},\
                        "extent":{"uuid":"7f2f5c3e-3f0a-4f8e-8a39-53b6b0f1f5b1",\
                        "column":1,\
                        "offset":0,\
                        "size":4096,\
                        "checksum":"xxh128:0123456789abcdef0123456789abcdef",\
                        "blockBytes":1048576,\
                        "blockChecksum":"crc32c"}}""");
    }

    /** Goal: a description always fits the 64 KiB a volume takes. Method: the longest of everything, all escaped. */
    @Test
    void fitsAVolume() {
        ExtentDescription description = description("\u0001".repeat(1024), Map.of("a", "\u0001".repeat(2047)));

        assertThat(json(description, UUID.randomUUID()).length).isLessThan(64 * 1024);
    }

    private static ExtentDescription description(String id, Map<String, String> metadata) {
        return new ExtentDescription(
                new ObjectId(id),
                new ObjectVersion(UUID.fromString("5f1d2f0e-5f0e-4a53-9d0e-0c4f6a6c6f11"), 3),
                Instant.parse("2026-11-21T10:04:29.000000005Z"),
                OptionalLong.of(4096),
                Optional.of(CHECKSUM),
                "application/pdf",
                metadata,
                Tags.of("new", "fast"),
                Optional.of("g\"1"),
                CopyRecord.SOURCE,
                UUID.fromString("0b9c1f0e-5f0e-4a53-9d0e-0c4f6a6c6f11"),
                Instant.parse("2026-11-21T10:04:30Z"),
                new LayoutRecord("raid1", 1, 0, Map.of("replicas", "2")));
    }

    private static byte[] json(ExtentDescription description, UUID uuid) {
        ExtentDigest digest = new ExtentDigest(4096, CHECKSUM, 1 << 20, ChecksumAlgorithm.CRC32C, new byte[4]);
        return ExtentDescription.json(description.common(), uuid, 1, 0, digest);
    }
}
