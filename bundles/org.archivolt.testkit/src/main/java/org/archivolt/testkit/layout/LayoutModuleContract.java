package org.archivolt.testkit.layout;

import static org.archivolt.base.ErrorCode.CLIENT_ABORTED;
import static org.archivolt.base.ErrorCode.DATA_CORRUPT;
import static org.archivolt.base.ErrorCode.MEDIUM_FAULT;
import static org.archivolt.base.ErrorCode.NO_SPACE;
import static org.archivolt.testkit.Failures.assertFails;
import static org.archivolt.testkit.Failures.assertFailsWithAny;
import static org.assertj.core.api.Assertions.assertThat;

import java.io.ByteArrayOutputStream;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.OptionalLong;
import java.util.Random;
import java.util.UUID;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import java.util.stream.IntStream;
import org.archivolt.base.ArchivoltException;
import org.archivolt.base.ByteRange;
import org.archivolt.base.ErrorCode;
import org.archivolt.layout.ExtentHasher;
import org.archivolt.layout.LayoutModule;
import org.archivolt.layout.LayoutParameters;
import org.archivolt.layout.ObjectDeclaration;
import org.archivolt.layout.ObjectTarget;
import org.archivolt.layout.StoredExtent;
import org.archivolt.layout.StoredObject;
import org.archivolt.layout.WriteIntent;
import org.archivolt.layout.WrittenExtent;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/**
 * What every {@link LayoutModule} must do, however it spreads its bytes: every size comes back, every range, after every
 * loss it says it can stand, and one loss more is a clear error; nothing is handed out that is not right; whatever
 * happens, buffers are given back and no task is left. A module's test extends this and names the settings to try.
 *
 * <p>Random sizes come from a seed that failures print; {@code -Darchivolt.seed=N} repeats them.
 */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
public abstract class LayoutModuleContract {
    private static final int BLOCK = ExtentHasher.BLOCK_BYTES;

    private final long seed = Long.getLong("archivolt.seed", System.nanoTime());
    private FakeWorkbench workbench = new FakeWorkbench(4);

    /**
     * A way to use the module.
     *
     * @param parameters as a user would give them
     * @param tolerated how many columns may be lost, whichever they are
     */
    public record Setting(Map<String, String> parameters, int tolerated) {
        public Setting {
            parameters = Map.copyOf(parameters);
        }
    }

    protected abstract LayoutModule module();

    /** At least the defaults and the extremes. */
    protected abstract List<Setting> settings();

    /** Sizes at which the module may change its mind; with the sizes around whole blocks that are always tried. */
    protected List<Integer> interestingSizes() {
        return List.of();
    }

    @AfterEach
    final void leavesNothingBehind() throws InterruptedException {
        workbench.assertTidy();
        workbench.close();
        workbench = new FakeWorkbench(4);
    }

    // ---- description and composition ----

    @Test
    void describesItself() throws Exception {
        assertThat(module().description()).isEqualTo(module().description());
        assertThat(module().description().summary()).isNotBlank();
        assertThat(module().description().resolve(Map.of()).values().keySet())
                .hasSameSizeAs(module().description().parameters());
        assertFails(ErrorCode.INVALID_ARGUMENT, () -> module().description().resolve(Map.of("no.such.parameter", "1")));
    }

    @ParameterizedTest
    @MethodSource("settings")
    void servesEveryDeclaredObjectOnce(Setting setting) throws Exception {
        List<ObjectDeclaration> objects = new ArrayList<>();
        for (int key = 0; key < 1000; key++) {
            objects.add(new ObjectDeclaration(key, OptionalLong.of(key * 1000L)));
        }
        List<WriteIntent> intents = module().compose(objects, resolve(setting));
        assertThat(intents.stream().flatMap(intent -> intent.objects().stream()))
                .containsExactlyInAnyOrderElementsOf(
                        objects.stream().map(ObjectDeclaration::key).toList());
        assertThat(intents).allMatch(intent -> intent.columns() > setting.tolerated());
        assertThat(module().compose(objects, resolve(setting))).as("pure").isEqualTo(intents);
    }

    @ParameterizedTest
    @MethodSource("settings")
    void asksForRoomForAllItWrites(Setting setting) throws Exception {
        byte[] content = bytes(2 * BLOCK + 12_345);
        WriteIntent intent = intentFor(setting, OptionalLong.of(content.length));
        FakeColumns columns = new FakeColumns(intent.columns());
        module().write(resolve(setting), FakeBody.of(content), columns, workbench);
        for (int column = 0; column < intent.columns(); column++) {
            assertThat(bytesIn(columns, column)).isLessThanOrEqualTo(intent.bytesPerColumn());
        }
    }

    @ParameterizedTest
    @MethodSource("settings")
    void saysThatItDoesNotKnow(Setting setting) throws Exception {
        assertThat(intentFor(setting, OptionalLong.empty()).bytesPerColumn()).isZero();
    }

    // ---- what goes in comes out ----

    @ParameterizedTest
    @MethodSource("settings")
    void givesBackEverySize(Setting setting) throws Exception {
        for (int size : sizes()) {
            byte[] content = bytes(size);
            assertComesBack(setting, FakeBody.of(content), content);
            assertComesBack(setting, FakeBody.ofUnknownSize(content), content);
        }
    }

    @ParameterizedTest
    @MethodSource("settings")
    void givesBackRandomSizes(Setting setting) throws Exception {
        Random random = new Random(seed);
        for (int i = 0; i < 20; i++) {
            byte[] content = bytes(random.nextInt(random.nextBoolean() ? 10_000 : 5 * BLOCK));
            try {
                assertComesBack(setting, FakeBody.of(content), content);
            } catch (AssertionError | Exception e) {
                throw new AssertionError("with size %d of -Darchivolt.seed=%d".formatted(content.length, seed), e);
            }
        }
    }

    private void assertComesBack(Setting setting, FakeBody body, byte[] content) throws Exception {
        Written written = write(setting, body, content.length);
        assertThat(body.position()).isEqualTo(content.length);
        assertThat(read(written, written.readers(), ByteRange.whole(content.length)))
                .as("%d bytes", content.length)
                .isEqualTo(content);
    }

    @ParameterizedTest
    @MethodSource("settings")
    void describesItsExtentsTruly(Setting setting) throws Exception {
        for (int size : List.of(0, 1, BLOCK, 2 * BLOCK + 17)) {
            Written written = write(setting, FakeBody.of(bytes(size)), size);
            assertThat(written.extents())
                    .hasSameSizeAs(written.columns().extents())
                    .allSatisfy(extent -> {
                        FakeColumns.FakeExtentWriter writer = written.writer(extent);
                        ExtentHasher hasher = new ExtentHasher();
                        hasher.update(ByteBuffer.wrap(writer.bytes()));
                        assertThat(extent.digest()).isEqualTo(hasher.finish());
                        assertThat(writer.isFinished()).isTrue();
                    });
        }
    }

    @ParameterizedTest
    @MethodSource("settings")
    void givesBackEveryRange(Setting setting) throws Exception {
        byte[] content = bytes(2 * BLOCK + BLOCK / 2);
        Written written = write(setting, FakeBody.of(content), content.length);
        List<Integer> points = List.of(
                0, 1, 4096, BLOCK - 1, BLOCK, BLOCK + 1, 2 * BLOCK - 1, 2 * BLOCK, content.length - 1, content.length);
        for (int from : points) {
            for (int to : points) {
                if (from <= to) {
                    FakeReaders readers = written.readers();
                    assertThat(read(written, readers, new ByteRange(from, to - from)))
                            .as("%d to %d", from, to)
                            .isEqualTo(Arrays.copyOfRange(content, from, to));
                    if (from == to) {
                        assertThat(readers.acquired()).isEmpty();
                    }
                }
            }
        }
    }

    @ParameterizedTest
    @MethodSource("settings")
    void needsNoMoreMemoryForALargerObject(Setting setting) throws Exception {
        write(setting, FakeBody.ofUnknownSize(bytes(6 * BLOCK)), 6 * BLOCK);
        long peak = workbench.peakBytes();
        Written larger = write(setting, FakeBody.of(bytes(12 * BLOCK)), 12 * BLOCK);
        read(larger, larger.readers(), ByteRange.whole(12 * BLOCK));
        assertThat(workbench.peakBytes()).isEqualTo(peak);
    }

    @ParameterizedTest
    @MethodSource("settings")
    void oneThreadIsEnoughForMany(Setting setting) throws Exception {
        FakeWorkbench narrow = new FakeWorkbench(1);
        ExecutorService clients = Executors.newFixedThreadPool(4);
        byte[] content = bytes(5 * BLOCK + 1);
        try {
            List<Future<byte[]>> transfers = new ArrayList<>();
            for (int i = 0; i < 12; i++) {
                transfers.add(clients.submit(() -> {
                    Written written = write(setting, FakeBody.of(content), content.length, narrow);
                    return read(written, written.readers(), ByteRange.whole(content.length), narrow);
                }));
            }
            for (Future<byte[]> transfer : transfers) {
                assertThat(Arrays.equals(transfer.get(60, TimeUnit.SECONDS), content))
                        .isTrue();
            }
            narrow.assertTidy();
        } finally {
            clients.shutdownNow();
            narrow.close();
        }
    }

    // ---- writing goes wrong ----

    @ParameterizedTest
    @MethodSource("settings")
    void bodyThatBreaksOffIsReported(Setting setting) throws Exception {
        for (int at : List.of(0, 1, 1000, BLOCK - 1, BLOCK, BLOCK + 1, 3 * BLOCK, 9 * BLOCK)) {
            byte[] content = bytes(Math.max(1, at));
            assertFails(
                    CLIENT_ABORTED, () -> write(setting, FakeBody.of(content).abortedAt(at), content.length));
            assertFails(
                    CLIENT_ABORTED,
                    () -> write(setting, FakeBody.ofUnknownSize(content).abortedAt(at), content.length));
            workbench.assertTidy();
        }
    }

    @ParameterizedTest
    @MethodSource("settings")
    void columnThatFailsAtAnyCallIsReported(Setting setting) throws Exception {
        for (int size : List.of(0, 100, BLOCK, 6 * BLOCK + 1)) {
            byte[] content = bytes(size);
            Written sound = write(setting, FakeBody.of(content), size);
            for (int column = 0; column < sound.columns().count(); column++) {
                for (int call = 0; call < sound.columns().calls(column); call++) {
                    FakeColumns failing = new FakeColumns(sound.columns().count());
                    ErrorCode code = call % 2 == 0 ? MEDIUM_FAULT : NO_SPACE;
                    failing.failAt(column, call, code);
                    assertFails(code, () -> module().write(resolve(setting), FakeBody.of(content), failing, workbench));
                    workbench.assertTidy();
                }
            }
        }
    }

    @ParameterizedTest
    @MethodSource("settings")
    void failureEndsTheTransferEarly(Setting setting) throws Exception {
        byte[] content = bytes(40 * BLOCK);
        FakeBody body = FakeBody.of(content);
        FakeColumns columns = new FakeColumns(
                intentFor(setting, OptionalLong.of(content.length)).columns());
        columns.failAt(0, 1, MEDIUM_FAULT);
        assertFails(MEDIUM_FAULT, () -> module().write(resolve(setting), body, columns, workbench));
        assertThat(body.position()).isLessThan(content.length);
    }

    // ---- reading goes wrong ----

    /** What may happen to an extent, and how a test makes it happen. */
    private enum Loss {
        GONE {
            @Override
            void strike(FakeReaders readers, StoredExtent extent) {
                readers.lose(extent.extent());
            }
        },
        CORRUPT {
            @Override
            void strike(FakeReaders readers, StoredExtent extent) {
                readers.corrupt(extent.extent(), extent.digest().size() / 2);
            }
        },
        SHORT {
            @Override
            void strike(FakeReaders readers, StoredExtent extent) {
                readers.cut(extent.extent(), (int) Math.max(0, extent.digest().size() - 1));
            }
        },
        UNREADABLE {
            @Override
            void strike(FakeReaders readers, StoredExtent extent) {
                readers.failFrom(extent.extent(), extent.digest().size() / 2);
            }
        };

        abstract void strike(FakeReaders readers, StoredExtent extent);
    }

    @ParameterizedTest
    @MethodSource("settings")
    void standsEveryLossItSaysItCan(Setting setting) throws Exception {
        for (int size : List.of(1, BLOCK, 3 * BLOCK + 5)) {
            byte[] content = bytes(size);
            Written written = write(setting, FakeBody.of(content), size);
            for (List<Integer> columns : patterns(written.columns().count(), setting.tolerated())) {
                for (Loss loss : Loss.values()) {
                    FakeReaders readers = written.readers();
                    strike(written, readers, columns, loss);
                    assertThat(read(written, readers, ByteRange.whole(size)))
                            .as("%d bytes, %s: columns %s", size, loss, columns)
                            .isEqualTo(content);
                    assertOnlyStruckAreReported(columns, readers);
                }
            }
        }
    }

    @ParameterizedTest
    @MethodSource("settings")
    void namesWhatIsLostWhenItIsOneTooMany(Setting setting) throws Exception {
        byte[] content = bytes(3 * BLOCK + 5);
        Written written = write(setting, FakeBody.of(content), content.length);
        for (List<Integer> columns : patterns(written.columns().count(), setting.tolerated() + 1)) {
            for (Loss loss : Loss.values()) {
                FakeReaders readers = written.readers();
                strike(written, readers, columns, loss);
                ByteArrayOutputStream received = new ByteArrayOutputStream();
                ArchivoltException failure = assertFailsWithAny(
                        () -> read(written, readers, ByteRange.whole(content.length), into(received), workbench),
                        DATA_CORRUPT,
                        MEDIUM_FAULT);
                String message = failure.getMessage();
                for (UUID extent : written.extentsIn(columns)) {
                    assertThat(message).as("%s: columns %s", loss, columns).contains(extent.toString());
                }
                assertIsBeginning(received.toByteArray(), content);
                assertOnlyStruckAreReported(columns, readers);
            }
        }
    }

    @ParameterizedTest
    @MethodSource("settings")
    void reportsTheDamageItMeets(Setting setting) throws Exception {
        byte[] content = bytes(2 * BLOCK);
        Written written = write(setting, FakeBody.of(content), content.length);
        for (int column = 0; column < written.columns().count(); column++) {
            FakeReaders readers = written.readers();
            strike(written, readers, List.of(column), Loss.CORRUPT);
            try {
                read(written, readers, ByteRange.whole(content.length));
            } catch (ArchivoltException e) {
                assertThat(setting.tolerated()).isZero();
            }
            int struck = column;
            boolean met = readers.acquired().stream().anyMatch(extent -> extent.column() == struck);
            assertThat(!readers.damaged().isEmpty()).isEqualTo(met);
            assertThat(readers.damaged().values()).allMatch(why -> why.code() == DATA_CORRUPT);
        }
    }

    @ParameterizedTest
    @MethodSource("settings")
    void stopsWhenTheReceiverIsGone(Setting setting) throws Exception {
        byte[] content = bytes(5 * BLOCK);
        Written written = write(setting, FakeBody.of(content), content.length);
        FakeReaders readers = written.readers();
        ByteArrayOutputStream received = new ByteArrayOutputStream();
        assertFails(
                CLIENT_ABORTED,
                () -> read(
                        written,
                        readers,
                        ByteRange.whole(content.length),
                        bytes -> {
                            if (received.size() > 0) {
                                throw new ArchivoltException(CLIENT_ABORTED, "sending");
                            }
                            into(received).write(bytes);
                        },
                        workbench));
        assertThat(readers.damaged()).isEmpty();
        assertIsBeginning(received.toByteArray(), content);
    }

    private static void strike(Written written, FakeReaders readers, List<Integer> columns, Loss loss) {
        written.extents().stream()
                .filter(extent -> columns.contains(extent.column()))
                .forEach(extent -> loss.strike(readers, extent));
    }

    private static void assertOnlyStruckAreReported(List<Integer> columns, FakeReaders readers) {
        assertThat(readers.damaged().keySet()).allMatch(extent -> columns.contains(extent.column()));
    }

    private static void assertIsBeginning(byte[] received, byte[] content) {
        assertThat(received).isEqualTo(Arrays.copyOf(content, received.length));
    }

    /** All choices of so many columns, or a hundred of them. */
    private static List<List<Integer>> patterns(int columns, int chosen) {
        return IntStream.range(0, 1 << columns)
                .filter(bits -> Integer.bitCount(bits) == chosen)
                .limit(100)
                .mapToObj(bits -> IntStream.range(0, columns)
                        .filter(column -> (bits >> column & 1) == 1)
                        .boxed()
                        .toList())
                .toList();
    }

    // ---- tools for this and for modules' own tests ----

    /** An object and where it lies. */
    protected record Written(FakeColumns columns, StoredObject object) {
        public List<StoredExtent> extents() {
            return object.extents();
        }

        /** Fresh each time, with nothing lost. */
        public FakeReaders readers() {
            return new FakeReaders(columns);
        }

        FakeColumns.FakeExtentWriter writer(StoredExtent extent) {
            return columns.extents().stream()
                    .filter(writer -> writer.id().equals(extent.extent()))
                    .findFirst()
                    .orElseThrow();
        }

        List<UUID> extentsIn(List<Integer> wanted) {
            return extents().stream()
                    .filter(extent -> wanted.contains(extent.column()))
                    .map(StoredExtent::extent)
                    .toList();
        }
    }

    protected final Written write(Setting setting, FakeBody body, int size) throws ArchivoltException {
        return write(setting, body, size, workbench);
    }

    private Written write(Setting setting, FakeBody body, int size, FakeWorkbench bench) throws ArchivoltException {
        FakeColumns columns = new FakeColumns(intentFor(setting, body.size()).columns());
        List<WrittenExtent> extents = module().write(resolve(setting), body, columns, bench);
        List<StoredExtent> stored = extents.stream()
                .map(e -> new StoredExtent(e.extent(), e.column(), e.objectOffset(), e.digest()))
                .sorted(Comparator.comparingInt(StoredExtent::column).thenComparingLong(StoredExtent::objectOffset))
                .toList();
        return new Written(columns, new StoredObject(size, resolve(setting), stored));
    }

    protected final byte[] read(Written written, FakeReaders readers, ByteRange range) throws ArchivoltException {
        return read(written, readers, range, workbench);
    }

    private byte[] read(Written written, FakeReaders readers, ByteRange range, FakeWorkbench bench)
            throws ArchivoltException {
        ByteArrayOutputStream received = new ByteArrayOutputStream();
        read(written, readers, range, into(received), bench);
        return received.toByteArray();
    }

    private void read(Written written, FakeReaders readers, ByteRange range, ObjectTarget target, FakeWorkbench bench)
            throws ArchivoltException {
        module().read(written.object(), range, readers, target, bench);
    }

    private static ObjectTarget into(ByteArrayOutputStream received) {
        return verified -> {
            byte[] bytes = new byte[verified.remaining()];
            verified.get(bytes);
            received.writeBytes(bytes);
        };
    }

    protected final LayoutParameters resolve(Setting setting) throws ArchivoltException {
        return module().description().resolve(setting.parameters());
    }

    private WriteIntent intentFor(Setting setting, OptionalLong size) throws ArchivoltException {
        return module().compose(List.of(new ObjectDeclaration(0, size)), resolve(setting))
                .get(0);
    }

    private static long bytesIn(FakeColumns columns, int column) {
        return columns.extents().stream()
                .filter(extent -> extent.column() == column)
                .mapToLong(extent -> extent.bytes().length)
                .sum();
    }

    private List<Integer> sizes() {
        List<Integer> sizes = new ArrayList<>(List.of(0, 1, 2, 3, 4095, 4096, 4097));
        for (int blocks = 1; blocks <= 3; blocks++) {
            sizes.addAll(List.of(blocks * BLOCK - 1, blocks * BLOCK, blocks * BLOCK + 1));
        }
        sizes.addAll(List.of(4 * BLOCK, 5 * BLOCK + 1, 9 * BLOCK));
        sizes.addAll(interestingSizes());
        return sizes;
    }

    protected static byte[] bytes(int size) {
        byte[] content = new byte[size];
        new Random(size).nextBytes(content);
        return content;
    }
}
