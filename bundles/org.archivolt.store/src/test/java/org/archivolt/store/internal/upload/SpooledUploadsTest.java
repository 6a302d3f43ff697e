package org.archivolt.store.internal.upload;

import static org.archivolt.testkit.Failures.assertFails;
import static org.assertj.core.api.Assertions.assertThat;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.lang.reflect.Proxy;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.Set;
import java.util.UUID;
import java.util.stream.Stream;
import org.archivolt.base.ArchivoltException;
import org.archivolt.base.Checksum;
import org.archivolt.base.ChecksumAlgorithm;
import org.archivolt.base.ErrorCode;
import org.archivolt.base.Family;
import org.archivolt.base.ObjectId;
import org.archivolt.base.ObjectVersion;
import org.archivolt.base.RunningChecksum;
import org.archivolt.base.Tags;
import org.archivolt.dss.CopyRecord;
import org.archivolt.dss.CopyStatus;
import org.archivolt.dss.LayoutRecord;
import org.archivolt.dss.ObjectRecord;
import org.archivolt.dss.Precondition;
import org.archivolt.layout.ObjectBody;
import org.archivolt.store.ObjectStore;
import org.archivolt.store.PutRequest;
import org.archivolt.store.PutResult;
import org.archivolt.store.StorageOptions;
import org.archivolt.store.UploadPart;
import org.archivolt.testkit.VirtualTicker;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Uploads, with a store that keeps what was put last. */
class SpooledUploadsTest {
    private static final PutRequest REQUEST = new PutRequest(
            new ObjectId("a/ü=:#\n"),
            Map.of("k", "v \\ é"),
            Optional.of("text/x"),
            Optional.of("first"),
            new StorageOptions(
                    Optional.of("safe"),
                    Optional.of(Family.TAPE),
                    Optional.of("lib"),
                    Tags.of("x", "y"),
                    Optional.of("run"),
                    true,
                    Optional.of("raid1"),
                    Map.of("replicas", "3")),
            Precondition.ABSENT,
            List.of());

    private final VirtualTicker ticker = new VirtualTicker();
    private final List<PutRequest> puts = new ArrayList<>();
    private String stored;
    private ErrorCode failure;

    @TempDir
    Path folder;

    private SpooledUploads uploads;

    @BeforeEach
    void start() throws IOException {
        restart();
        ticker.advance(Duration.between(ticker.now(), Instant.parse("2030-01-01T00:00:00Z")));
    }

    /** As after kill -9: nothing but files is left. */
    private void restart() throws IOException {
        uploads = new SpooledUploads(
                store(), new UploadsSettings(folder, 1_000_000, 3, Duration.ofDays(100_000)), ticker);
    }

    @Test
    void makesAnObjectOfItsPartsInOrder() throws Exception {
        long upload = uploads.begin(REQUEST).number();
        uploads.put(upload, 3, body("three"), List.of());
        uploads.put(upload, 1, body("one"), List.of(checksum(ChecksumAlgorithm.MD5, "one")));
        UploadPart second = uploads.put(upload, 2, body("wrong"), List.of());
        uploads.put(upload, 2, body("two"), List.of());
        assertThat(second.checksum()).isEqualTo(checksum(ChecksumAlgorithm.XXH128, "wrong"));
        assertThat(uploads.find(upload).parts()).extracting(UploadPart::size).containsExactly(3L, 3L, 5L);
        assertThat(uploads.usedBytes()).isEqualTo(11);
        PutResult result = uploads.complete(upload, List.of(), Optional.empty());
        assertThat(stored).isEqualTo("onetwothree");
        assertThat(puts).containsExactly(REQUEST);
        assertThat(uploads.complete(upload, List.of(), Optional.empty())).isEqualTo(result);
        assertThat(puts).hasSize(1);
        assertThat(uploads.usedBytes()).isZero();
        assertFails(ErrorCode.WRONG_STATE, () -> uploads.put(upload, 1, body("x"), List.of()));
    }

    @Test
    void knowsAllItAcknowledgedAfterACrash() throws Exception {
        long upload = uploads.begin(REQUEST).number();
        uploads.put(upload, 1, body("one"), List.of());
        uploads.put(upload, 10_000, body(""), List.of());
        Path own = folder.resolve(Long.toString(upload));
        Files.writeString(own.resolve("part123.new"), "half a part");
        Files.writeString(own.resolve("7-99-" + "0".repeat(32)), "shorter than it says");
        Files.createDirectory(folder.resolve("77"));
        restart();
        assertThat(uploads.find(upload).request()).isEqualTo(REQUEST);
        assertThat(uploads.find(upload).parts()).extracting(UploadPart::number).containsExactly(1, 10_000);
        assertThat(names(own)).hasSize(3);
        assertThat(folder.resolve("77")).doesNotExist();
        assertThat(uploads.usedBytes()).isEqualTo(3);
        assertThat(uploads.begin(REQUEST).number()).isGreaterThan(77);
        uploads.complete(upload, List.of(), Optional.empty());
        restart();
        uploads.complete(upload, List.of(), Optional.empty());
        assertThat(puts).hasSize(1);
    }

    @Test
    void keepsNothingOfAPartThatFails() throws Exception {
        long upload = uploads.begin(REQUEST).number();
        assertFails(
                ErrorCode.CHECKSUM_MISMATCH,
                () -> uploads.put(upload, 1, body("x"), List.of(checksum(ChecksumAlgorithm.MD5, "y"))));
        assertFails(ErrorCode.NO_SPACE, () -> uploads.put(upload, 1, body("x".repeat(1_000_001)), List.of()));
        assertFails(ErrorCode.INVALID_ARGUMENT, () -> uploads.put(upload, 0, body("x"), List.of()));
        assertFails(ErrorCode.INVALID_ARGUMENT, () -> uploads.put(upload, 10_001, body("x"), List.of()));
        assertFails(ErrorCode.NO_SUCH_REQUEST, () -> uploads.put(99, 1, body("x"), List.of()));
        assertThat(uploads.usedBytes()).isZero();
        assertThat(names(folder.resolve(Long.toString(upload)))).containsExactly("upload.properties");
    }

    @Test
    void completesOnlyWhatTheClientMeans() throws Exception {
        long upload = uploads.begin(REQUEST).number();
        assertFails(ErrorCode.INVALID_ARGUMENT, () -> uploads.complete(upload, List.of(), Optional.empty()));
        uploads.put(upload, 1, body("one"), List.of());
        uploads.put(upload, 2, body("two"), List.of());
        Checksum wrong = checksum(ChecksumAlgorithm.XXH128, "x");
        assertRefused(upload, named(1, null));
        assertRefused(upload, named(1, null), named(1, null));
        assertRefused(upload, named(1, null), named(3, null));
        assertRefused(upload, named(1, wrong), named(2, null));
        failure = ErrorCode.NO_MEDIA;
        assertFails(ErrorCode.NO_MEDIA, () -> uploads.complete(upload, List.of(), Optional.empty()));
        failure = null;
        uploads.complete(upload, List.of(named(2, null), named(1, null)), Optional.of(wrong));
        assertThat(puts.get(puts.size() - 1).expected()).containsExactly(wrong);
    }

    @Test
    void forgetsWhatIsAbortedOrExpired() throws Exception {
        long upload = uploads.begin(REQUEST).number();
        uploads.put(upload, 1, body("one"), List.of());
        assertThat(uploads.abort(upload)).isTrue();
        assertThat(uploads.abort(upload)).isFalse();
        uploads.begin(REQUEST);
        uploads.begin(REQUEST);
        uploads.begin(REQUEST);
        assertFails(ErrorCode.BUSY, () -> uploads.begin(REQUEST));
        ticker.advance(Duration.ofDays(100_001));
        assertThat(uploads.list()).isEmpty();
        assertThat(names(folder)).isEmpty();
        assertThat(uploads.usedBytes()).isZero();
    }

    private void assertRefused(long upload, UploadPart.Named... parts) {
        ArchivoltException refused = assertFails(
                ErrorCode.INVALID_ARGUMENT, () -> uploads.complete(upload, List.of(parts), Optional.empty()));
        assertThat(refused.facts()).containsEntry("field", "parts");
        assertThat(puts).isEmpty();
    }

    private static UploadPart.Named named(int number, Checksum checksum) {
        return new UploadPart.Named(number, Optional.ofNullable(checksum));
    }

    private static Set<String> names(Path folder) throws IOException {
        try (Stream<Path> files = Files.list(folder)) {
            return Set.copyOf(files.map(file -> file.getFileName().toString()).toList());
        }
    }

    private static Checksum checksum(ChecksumAlgorithm algorithm, String text) {
        RunningChecksum running = algorithm.start();
        running.update(StandardCharsets.UTF_8.encode(text));
        return running.finish();
    }

    private static ObjectBody body(String text) {
        ByteBuffer bytes = StandardCharsets.UTF_8.encode(text);
        return new ObjectBody() {
            @Override
            public OptionalLong size() {
                return OptionalLong.empty();
            }

            @Override
            public int read(ByteBuffer into) {
                int length = Math.min(into.remaining(), bytes.remaining());
                into.put(bytes.slice().limit(length));
                bytes.position(bytes.position() + length);
                return length;
            }
        };
    }

    private ObjectStore store() {
        return (ObjectStore) Proxy.newProxyInstance(
                ObjectStore.class.getClassLoader(),
                new Class<?>[] {ObjectStore.class},
                (proxy, method, arguments) -> switch (method.getName()) {
                    case "put" -> put((PutRequest) arguments[0], (ObjectBody) arguments[1]);
                    case "find" -> Optional.of(object());
                    default -> throw new UnsupportedOperationException(method.getName());
                });
    }

    private PutResult put(PutRequest request, ObjectBody body) throws ArchivoltException {
        if (failure != null) {
            throw new ArchivoltException(failure, "storing");
        }
        puts.add(request);
        ByteArrayOutputStream all = new ByteArrayOutputStream();
        ByteBuffer buffer = ByteBuffer.allocate(4);
        while (body.read(buffer.clear()) > 0) {
            all.write(buffer.array(), 0, buffer.position());
        }
        stored = all.toString(StandardCharsets.UTF_8);
        assertThat(body.size()).hasValue(all.size());
        return new PutResult(object(), false);
    }

    private ObjectRecord object() {
        LayoutRecord layout = new LayoutRecord("raid1", 1, 0, Map.of());
        return new ObjectRecord(
                REQUEST.id(),
                new ObjectVersion(new UUID(1, 2), 1),
                11,
                checksum(ChecksumAlgorithm.XXH128, "x"),
                "text/x",
                Map.of(),
                Tags.NONE,
                Optional.empty(),
                List.of(new CopyRecord(
                        "first", new UUID(3, 4), layout, CopyStatus.COMPLETE, Instant.EPOCH, Optional.empty())),
                Instant.EPOCH,
                Optional.empty());
    }
}
