package org.archivolt.store.internal;

import static org.archivolt.base.ErrorCode.DATA_CORRUPT;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowable;

import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.Random;
import java.util.UUID;
import org.archivolt.base.ArchivoltException;
import org.archivolt.base.Checksum;
import org.archivolt.base.ChecksumAlgorithm;
import org.archivolt.base.ObjectId;
import org.archivolt.base.ObjectVersion;
import org.archivolt.base.Tags;
import org.archivolt.dss.LayoutRecord;
import org.archivolt.store.internal.FoundDescription.OfExtent;
import org.archivolt.store.internal.FoundDescription.OfPack;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

final class FoundDescriptionTest {
    private static final Checksum CHECKSUM = new Checksum(ChecksumAlgorithm.XXH128, "0123456789abcdef0123456789abcdef");
    private static final UUID EXTENT = UUID.fromString("7f2f5c3e-3f0a-4f8e-8a39-53b6b0f1f5b1");

    private static ExtentDescription description(OptionalLong size) {
        return new ExtentDescription(
                new ObjectId("a/\"b\" \\ 漢字 😀 \u0001"),
                new ObjectVersion(UUID.fromString("5f1d2f0e-5f0e-4a53-9d0e-0c4f6a6c6f11"), 3),
                Instant.parse("2026-11-21T10:04:29.000000005Z"),
                size,
                size.isPresent() ? Optional.of(CHECKSUM) : Optional.empty(),
                "application/pdf",
                Map.of("owner", "mia", "note", "\n\t\"😀\""),
                Tags.of("new", "fast"),
                Optional.of("g 1"),
                "source",
                UUID.fromString("0b9c1f0e-5f0e-4a53-9d0e-0c4f6a6c6f11"),
                Instant.parse("2026-11-21T10:04:30Z"),
                new LayoutRecord("raid1", 1, 0, Map.of("replicas", "2")));
    }

    private static byte[] json(ExtentDescription description) {
        ExtentDigest digest = new ExtentDigest(4096, CHECKSUM, 512, ChecksumAlgorithm.SHA256, new byte[8 * 32]);
        return ExtentDescription.json(description.common(), EXTENT, 1, 1024, digest);
    }

    @Test
    void readsBackWhatIsWritten() throws Exception {
        for (OptionalLong size : List.of(OptionalLong.of(9000), OptionalLong.empty())) {
            ExtentDescription written = description(size);
            assertThat(FoundDescription.parse(json(written)))
                    .isEqualTo(new OfExtent(written, EXTENT, 1, 1024, 4096, CHECKSUM, 512, ChecksumAlgorithm.SHA256));
        }
    }

    /** An extent that was ended early, of an object whose size was declared. */
    @Test
    void takesASizeWithoutAChecksum() throws Exception {
        String json = text().replaceFirst("(\"size\":9000),\"checksum\":\"[^\"]*\"", "$1");
        ExtentDescription found = ((OfExtent) parse(json)).object();
        assertThat(found.size()).hasValue(9000);
        assertThat(found.checksum()).isEmpty();
    }

    @Test
    void readsThatOfAPack() throws Exception {
        String json = """
                {"format": "archivolt-pack-1", "pack": {"uuid": "%s", "created": "2026-11-21T10:04:30Z",
                 "size": 2048, "checksum": "%s", "members": 1}}""".formatted(EXTENT, CHECKSUM);
        assertThat(FoundDescription.parse(json.getBytes(StandardCharsets.UTF_8)))
                .isEqualTo(new OfPack(EXTENT, 2048, CHECKSUM));
    }

    @Test
    void passesOverMembersItDoesNotKnow() throws Exception {
        String json = text().replace(
                        "\"column\":1",
                        "\"column\":1,\"new\":[1.5e300,{\"a\":null},true,99999999999999999999999],\"other\":\"x\"");
        assertThat(((OfExtent) parse(json)).column()).isEqualTo(1);
    }

    @Test
    void takesBlocksForOnesOfCrc32cWhereNothingIsSaid() throws Exception {
        String json = text().replace(",\"blockChecksum\":\"sha-256\"", "");
        assertThat(((OfExtent) parse(json)).blockAlgorithm()).isEqualTo(ChecksumAlgorithm.CRC32C);
    }

    private static String text() {
        return new String(json(description(OptionalLong.of(9000))), StandardCharsets.UTF_8);
    }

    private static FoundDescription parse(String json) throws ArchivoltException {
        return FoundDescription.parse(json.getBytes(StandardCharsets.UTF_8));
    }

    /** What is replaced, and by what. */
    static List<List<String>> hostile() {
        return List.of(
                List.of("archivolt-extent-1", "archivolt-extent-2"),
                List.of("\"format\":\"archivolt-extent-1\",", ""),
                List.of("\"format\":\"archivolt-extent-1\"", "\"format\":1"),
                List.of("\"version\":3", "\"version\":0"),
                List.of("\"version\":3", "\"version\":2147483647"),
                List.of("\"version\":3", "\"version\":\"3\""),
                List.of("\"version\":3", "\"version\":3.0"),
                List.of("\"version\":3", "\"version\":3,\"version\":3"),
                List.of("\"version\":3", "\"version\":1e999999999"),
                List.of("\"version\":3", "\"version\":" + "9".repeat(900)),
                List.of("\"version\":3", "\"version\":" + "9".repeat(5000)),
                List.of("\"version\":3", "\"version\":3,\"x\":" + "[".repeat(2000) + "]".repeat(2000)),
                List.of("\"size\":9000", "\"size\":-1"),
                List.of("\"size\":9000", "\"size\":9223372036854775807"),
                List.of("\"size\":9000,", ""),
                List.of("5f1d2f0e-5f0e-4a53-9d0e-0c4f6a6c6f11", "1-1-1-1-1"),
                List.of("0b9c1f0e-5f0e-4a53-9d0e-0c4f6a6c6f11", ""),
                List.of("2026-11-21T10:04:30Z", "+1000000000-12-31T23:59:59Z"),
                List.of("2026-11-21T10:04:30Z", "yesterday"),
                List.of("2026-11-21T10:04:30Z", "-0001-11-21T10:04:30Z"),
                List.of("application/pdf", "application/\\n"),
                List.of("application/pdf", ""),
                List.of("\"owner\"", "\"\""),
                List.of("\"owner\"", "\"Owner\""),
                List.of("\"mia\"", "\"\\u0000\""),
                List.of("\"mia\"", "\"\\ud800\""),
                List.of("\"mia\"", "[]"),
                List.of("\"mia\"", "\"" + "x".repeat(3000) + "\""),
                List.of("\"mia\"", "\"" + "x".repeat(70_000) + "\""),
                List.of("[\"fast\",\"new\"]", "[\"\"]"),
                List.of("[\"fast\",\"new\"]", "[1]"),
                List.of("[\"fast\",\"new\"]", "\"fast\""),
                List.of("\"g 1\"", "\"\""),
                List.of("\"g 1\"", "7"),
                List.of("\"name\":\"source\"", "\"name\":\"so/urce\""),
                List.of("\"name\":\"raid1\"", "\"name\":\"../raid1\""),
                List.of("\"major\":1", "\"major\":-1"),
                List.of("\"replicas\":\"2\"", "\"replicas\":2"),
                List.of("\"replicas\":\"2\"", "\"replicas\":\"\\u0000\""),
                List.of("\"column\":1", "\"column\":64"),
                List.of("\"column\":1", "\"column\":-1"),
                List.of("\"offset\":1024", "\"offset\":1025"),
                List.of("\"offset\":1024", "\"offset\":-512"),
                List.of("\"blockBytes\":512", "\"blockBytes\":0"),
                List.of("\"blockBytes\":512", "\"blockBytes\":2147483647"),
                List.of("sha-256", "rot13"),
                List.of("xxh128:0123456789abcdef0123456789abcdef", "xxh128:01"),
                List.of("xxh128:0123456789abcdef0123456789abcdef", "xxh128"),
                List.of("{\"format\"", "[{\"format\""),
                List.of("{\"format\"", "\ufeff{\"format\""),
                List.of("\"extent\":{", "\"extent\":[],\"e\":{"),
                List.of("\"blockBytes\"", "\"bytes\""));
    }

    @ParameterizedTest
    @MethodSource("hostile")
    void refusesWhatCannotBe(List<String> change) {
        String json = text().replace(change.get(0), change.get(1));
        assertThat(json).isNotEqualTo(text());
        assertCorrupt(json.getBytes(StandardCharsets.UTF_8));
        assertCorrupt((json + "x").getBytes(StandardCharsets.UTF_8));
    }

    @Test
    void refusesWhatFollowsTheDocument() {
        assertCorrupt((text() + "{}").getBytes(StandardCharsets.UTF_8));
        assertCorrupt(text().getBytes(StandardCharsets.UTF_16));
        assertCorrupt(new byte[0]);
        assertCorrupt(new byte[70_000]);
    }

    private static void assertCorrupt(byte[] json) {
        Throwable failure = catchThrowable(() -> FoundDescription.parse(json));
        assertThat(failure)
                .isInstanceOfSatisfying(
                        ArchivoltException.class,
                        known -> assertThat(known.code()).isEqualTo(DATA_CORRUPT));
    }

    @Test
    void refusesEveryDocumentThatWasCut() {
        byte[] json = json(description(OptionalLong.of(9000)));
        for (int length = 0; length < json.length; length++) {
            assertCorrupt(Arrays.copyOf(json, length));
        }
    }

    /** Goal: never anything but an answer or a refusal. Method: each bit of each byte; then many changes at once. */
    @Test
    void copesWithEveryFlippedBit() {
        byte[] json = json(description(OptionalLong.of(9000)));
        for (int at = 0; at < json.length; at++) {
            for (int bit = 0; bit < 8; bit++) {
                byte[] flipped = json.clone();
                flipped[at] ^= (byte) (1 << bit);
                assertCopes(flipped);
            }
        }
        long seed = Long.getLong("archivolt.seed", 20_261_121L);
        Random random = new Random(seed);
        for (int i = 0; i < 20_000; i++) {
            byte[] changed = json.clone();
            for (int change = 0; change <= random.nextInt(4); change++) {
                changed[random.nextInt(changed.length)] = (byte) "{}[]\",:0-9eE.\\u\0nul".charAt(random.nextInt(19));
            }
            assertCopes(changed);
        }
    }

    private static void assertCopes(byte[] json) {
        try {
            assertThat(FoundDescription.parse(json)).isNotNull();
        } catch (ArchivoltException e) {
            assertThat(e.code()).isEqualTo(DATA_CORRUPT);
        }
    }
}
