package org.archivolt.testkit.layout;

import static org.archivolt.base.ErrorCode.BUSY;
import static org.archivolt.base.ErrorCode.CLIENT_ABORTED;
import static org.archivolt.base.ErrorCode.DATA_CORRUPT;
import static org.archivolt.base.ErrorCode.INVALID_ARGUMENT;
import static org.archivolt.base.ErrorCode.MEDIUM_FAULT;
import static org.archivolt.base.ErrorCode.NO_SPACE;
import static org.archivolt.testkit.Failures.assertFails;
import static org.archivolt.testkit.Failures.assertFailsWithAny;
import static org.assertj.core.api.Assertions.assertThat;

import java.io.ByteArrayOutputStream;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.OptionalLong;
import java.util.Random;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.archivolt.base.ArchivoltException;
import org.archivolt.base.ByteRange;
import org.archivolt.layout.LayoutModule;
import org.archivolt.layout.LayoutParameter;
import org.archivolt.layout.LayoutParameters;
import org.archivolt.layout.ObjectDeclaration;
import org.archivolt.layout.ObjectTarget;
import org.archivolt.layout.ReadIntent;
import org.archivolt.layout.RowRange;
import org.archivolt.layout.StoredObject;
import org.archivolt.layout.WriteIntent;
import org.archivolt.layout.rows.RowLayout;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/**
 * What every {@link LayoutModule} with a parameter {@code block.bytes} must do, however it spreads its bytes: every size
 * comes back, every range, after every loss it says it can stand, and one loss more is a clear error; nothing is handed
 * out that is not right; no block is touched needlessly or kept. A module's test extends this and names the settings to
 * try.
 *
 * <p>Random sizes come from a seed that failures print; {@code -Darchivolt.seed=N} repeats them.
 */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
public abstract class LayoutModuleContract {
    /** The smallest block there is: many rows of few bytes. */
    protected static final int BLOCK = 512;

    private static final int CHOICES_MAX = 100;

    private final long seed = Long.getLong("archivolt.seed", System.nanoTime());

    /**
     * A way to use the module.
     *
     * @param parameters as a user would give them, without {@code block.bytes}
     * @param dataColumns how many columns a long object needs at least to be read
     * @param tolerated how many columns may be lost, whichever they are
     */
    public record Setting(Map<String, String> parameters, int dataColumns, int tolerated) {
        public Setting {
            parameters = Map.copyOf(parameters);
        }

        int columns() {
            return dataColumns + tolerated;
        }

        int rowBytes() {
            return BLOCK * dataColumns;
        }
    }

    protected abstract LayoutModule module();

    /** At least the defaults and the extremes. */
    protected abstract List<Setting> settings();

    // ---- description and composition ----

    @Test
    void describesItself() throws Exception {
        assertThat(module().description()).isEqualTo(module().description());
        assertThat(module().description().summary()).isNotBlank();
        List<LayoutParameter> parameters = module().description().parameters();
        assertThat(parameters).extracting(LayoutParameter::name).doesNotHaveDuplicates();
        assertThat(parameters)
                .extracting(LayoutParameter::summary)
                .allSatisfy(text -> assertThat(text).isNotBlank());
        assertThat(module().description().resolve(Map.of()).values().keySet()).hasSameSizeAs(parameters);
        assertFails(INVALID_ARGUMENT, () -> module().description().resolve(Map.of("no.such.parameter", "1")));
    }

    @ParameterizedTest
    @MethodSource("settings")
    void saysHowManyColumnsMayBeLost(Setting setting) throws Exception {
        assertThat(module().tolerates(resolve(setting, BLOCK))).isEqualTo(setting.tolerated());
    }

    @ParameterizedTest
    @MethodSource("settings")
    void servesEveryDeclaredObjectOnceWithTheFewestIntents(Setting setting) throws Exception {
        List<ObjectDeclaration> objects = new ArrayList<>();
        for (int key = 0; key < 1000; key++) {
            objects.add(new ObjectDeclaration(key, OptionalLong.of(key * 37L)));
        }
        Collections.shuffle(objects, new Random(1));
        List<WriteIntent> intents = module().compose(objects, resolve(setting, BLOCK));
        assertThat(intents.stream().flatMap(intent -> intent.objects().stream()))
                .containsExactlyInAnyOrderElementsOf(
                        objects.stream().map(ObjectDeclaration::key).toList());
        assertThat(intents).extracting(WriteIntent::columns).doesNotHaveDuplicates();
        assertThat(module().compose(objects, resolve(setting, BLOCK)))
                .as("pure")
                .isEqualTo(intents);
    }

    @ParameterizedTest
    @MethodSource("settings")
    void smallObjectNeedsNoMoreColumnsThanItHasBlocks(Setting setting) throws Exception {
        for (int size : interestingSizes(setting)) {
            int blocks = Math.max(1, (size + BLOCK - 1) / BLOCK);
            int expected = Math.min(blocks, setting.dataColumns()) + setting.tolerated();
            assertThat(intent(setting, BLOCK, OptionalLong.of(size)).columns())
                    .as("%d bytes", size)
                    .isEqualTo(expected);
        }
    }

    @ParameterizedTest
    @MethodSource("settings")
    void asksForRoomForAllItWrites(Setting setting) throws Exception {
        for (int size : interestingSizes(setting)) {
            WriteIntent intent = intent(setting, BLOCK, OptionalLong.of(size));
            Written written = write(setting, BLOCK, FakeBody.of(bytes(size)));
            int longest = IntStream.range(0, intent.columns())
                    .map(written.columns()::bytes)
                    .max()
                    .orElseThrow();
            assertThat(intent.bytesPerColumn()).as("%d bytes", size).isEqualTo(longest);
        }
    }

    @ParameterizedTest
    @MethodSource("settings")
    void saysThatItDoesNotKnow(Setting setting) throws Exception {
        WriteIntent intent = intent(setting, BLOCK, OptionalLong.empty());
        assertThat(intent.bytesPerColumn()).isZero();
        assertThat(intent.columns()).isEqualTo(setting.columns());
    }

    @ParameterizedTest
    @MethodSource("settings")
    void composesTheLargestSizesAnybodyMayDeclare(Setting setting) throws Exception {
        OptionalLong largest = OptionalLong.of(Long.MAX_VALUE);
        List<WriteIntent> intents = module().compose(
                        List.of(new ObjectDeclaration(0, largest), new ObjectDeclaration(1, largest)),
                        resolve(setting, BLOCK));
        assertThat(intents).singleElement().satisfies(intent -> {
            assertThat(intent.columns()).isEqualTo(setting.columns());
            assertThat(intent.bytesPerColumn()).isGreaterThanOrEqualTo(Long.MAX_VALUE / setting.dataColumns());
        });
    }

    @ParameterizedTest
    @MethodSource("settings")
    void saysHowManyColumnsAnObjectHasAndHowLongEachIs(Setting setting) throws Exception {
        for (int size : interestingSizes(setting)) {
            for (FakeBody body : List.of(FakeBody.of(bytes(size)), FakeBody.ofUnknownSize(bytes(size)))) {
                Written written = write(setting, BLOCK, body);
                int columns = module().columns(size, resolve(setting, BLOCK));
                assertThat(columns)
                        .as("%d bytes", size)
                        .isEqualTo(written.object().columns());
                for (int column = 0; column < columns; column++) {
                    assertThat(module().columnBytes(written.object(), column))
                            .as("column %d of %d bytes", column, size)
                            .isEqualTo(written.columns().bytes(column));
                }
            }
        }
    }

    // ---- what goes in comes out ----

    @ParameterizedTest
    @MethodSource("settings")
    void givesBackEverySizeOfUpToThreeRows(Setting setting) throws Exception {
        int rowBytes = setting.dataColumns() <= 8 ? setting.rowBytes() : BLOCK;
        for (int size = 0; size <= 3 * rowBytes + 1; size++) {
            assertComesBack(setting, BLOCK, size);
        }
    }

    @ParameterizedTest
    @MethodSource("settings")
    void givesBackSizesAroundBlocksAndRows(Setting setting) throws Exception {
        for (int size : interestingSizes(setting)) {
            assertComesBack(setting, BLOCK, size);
        }
    }

    @ParameterizedTest
    @MethodSource("settings")
    void givesBackRandomSizes(Setting setting) throws Exception {
        Random random = new Random(seed);
        for (int i = 0; i < 12; i++) {
            int blockBytes = BLOCK + random.nextInt(random.nextBoolean() ? 10_000 : 1024 * 1024 - BLOCK + 1);
            int size = random.nextInt(i == 0 ? 8 * 1024 * 1024 : 8 * blockBytes);
            try {
                assertComesBack(setting, blockBytes, size);
            } catch (AssertionError | Exception e) {
                throw new AssertionError(
                        "%d bytes in blocks of %d, -Darchivolt.seed=%d".formatted(size, blockBytes, seed), e);
            }
        }
    }

    private void assertComesBack(Setting setting, int blockBytes, int size) throws Exception {
        byte[] content = bytes(size);
        for (FakeBody body : List.of(FakeBody.of(content), FakeBody.ofUnknownSize(content))) {
            Written written = write(setting, blockBytes, body);
            if (body.position() != size || !isRight(written, new FakeColumnReader(written.columns()))) {
                throw new AssertionError(size + " bytes do not come back, size announced: " + body.size());
            }
        }
    }

    @ParameterizedTest
    @MethodSource("settings")
    void readsOnlyTheBlocksOfARange(Setting setting) throws Exception {
        Written written = write(setting, BLOCK, FakeBody.of(bytes(4 * setting.rowBytes() - BLOCK - 17)));
        Random random = new Random(seed);
        for (int i = 0; i < 300; i++) {
            int from = random.nextInt(written.content().length);
            int length = 1 + random.nextInt(Math.min(3 * BLOCK, written.content().length - from));
            ByteRange range = new ByteRange(from, length);
            FakeColumnReader reader = new FakeColumnReader(written.columns());
            assertThat(read(written, range, reader))
                    .as("%s, -Darchivolt.seed=%d", range, seed)
                    .isEqualTo(Arrays.copyOfRange(written.content(), from, from + length));
            int touched = (from + length - 1) / BLOCK - from / BLOCK + 1;
            assertThat(reader.fetched()).as("%s", range).hasSize(touched);
        }
    }

    @ParameterizedTest
    @MethodSource("settings")
    void anyOfTheColumnsItAsksForWillDo(Setting setting) throws Exception {
        Written written = write(setting, BLOCK, FakeBody.of(bytes(3 * setting.rowBytes() + BLOCK + 5)));
        int size = written.content().length;
        for (ByteRange range : List.of(
                ByteRange.whole(size),
                new ByteRange(1, 1),
                new ByteRange(size - 1, 1),
                new ByteRange(BLOCK - 1, 2),
                new ByteRange(0, Math.min(size, setting.rowBytes() + 1)))) {
            ReadIntent intent = module().compose(written.object(), range);
            assertThat(module().compose(written.object(), range)).as("pure").isEqualTo(intent);
            for (List<Integer> chosen : choices(intent.columns(), intent.required())) {
                FakeColumnReader reader = new FakeColumnReader(written.columns());
                IntStream.range(0, written.columns().written())
                        .filter(column -> !chosen.contains(column))
                        .forEach(reader::lose);
                assertThat(read(written, range, reader))
                        .as("%s from %s", range, chosen)
                        .isEqualTo(written.part(range));
            }
        }
    }

    @ParameterizedTest
    @MethodSource("settings")
    void readsFromWhateverIsQuickToReach(Setting setting) throws Exception {
        Written written = write(setting, BLOCK, FakeBody.of(bytes(2 * setting.rowBytes() + BLOCK + 5)));
        for (List<Integer> slow : choices(written.all(), setting.tolerated())) {
            FakeColumnReader reader = new FakeColumnReader(written.columns()).slow(slow);
            assertThat(isRight(written, reader)).as("slow: %s", slow).isTrue();
        }
    }

    @ParameterizedTest
    @MethodSource("settings")
    void needsNoMoreBlocksForALongerObject(Setting setting) throws Exception {
        Written one = write(setting, BLOCK, FakeBody.of(bytes(20 * setting.rowBytes())));
        Written longer = write(setting, BLOCK, FakeBody.of(bytes(60 * setting.rowBytes())));
        Written unknown = write(setting, BLOCK, FakeBody.ofUnknownSize(bytes(60 * setting.rowBytes())));
        assertThat(longer.columns().plan()).isEqualTo(one.columns().plan());
        assertThat(unknown.columns().plan()).isEqualTo(one.columns().plan());
    }

    // ---- writing goes wrong ----

    @ParameterizedTest
    @MethodSource("settings")
    void bodyThatBreaksOffIsReported(Setting setting) throws Exception {
        for (int at : interestingSizes(setting)) {
            FakeColumns columns = columns(setting, BLOCK, OptionalLong.empty());
            FakeBody body = FakeBody.ofUnknownSize(bytes(at)).abortedAt(at);
            assertFails(CLIENT_ABORTED, () -> module().write(resolve(setting, BLOCK), body, columns));
            columns.assertTidy();
        }
    }

    @ParameterizedTest
    @MethodSource("settings")
    void columnThatCannotGoOnEndsTheTransfer(Setting setting) throws Exception {
        byte[] content = bytes(40 * setting.rowBytes());
        for (int calls = 0; calls < 3 * setting.columns() * 2; calls++) {
            FakeBody body = FakeBody.of(content);
            FakeColumns columns = columns(setting, BLOCK, body.size()).failAfter(calls, NO_SPACE);
            assertFails(NO_SPACE, () -> module().write(resolve(setting, BLOCK), body, columns));
            assertThat(body.position()).isLessThan(content.length);
            columns.assertTidy();
        }
    }

    // ---- reading goes wrong ----

    /** What may happen to a column, and how a test makes it happen. */
    private enum Loss {
        GONE {
            @Override
            void strike(FakeColumnReader reader, int column) {
                reader.lose(column);
            }
        },
        GONE_FROM_THE_SECOND_ROW {
            @Override
            void strike(FakeColumnReader reader, int column) {
                reader.loseFrom(column, 1);
            }
        },
        CORRUPT {
            @Override
            void strike(FakeColumnReader reader, int column) {
                reader.failFrom(column, 0, DATA_CORRUPT);
            }
        },
        UNREADABLE_FROM_THE_SECOND_ROW {
            @Override
            void strike(FakeColumnReader reader, int column) {
                reader.failFrom(column, 1, MEDIUM_FAULT);
            }
        };

        abstract void strike(FakeColumnReader reader, int column);
    }

    @ParameterizedTest
    @MethodSource("settings")
    void standsEveryLossItSaysItCan(Setting setting) throws Exception {
        for (int size : List.of(1, BLOCK + 1, setting.rowBytes(), 2 * setting.rowBytes() + BLOCK + 5)) {
            assertStandsEveryLoss(setting, FakeBody.of(bytes(size)));
            assertStandsEveryLoss(setting, FakeBody.ofUnknownSize(bytes(size)));
        }
    }

    private void assertStandsEveryLoss(Setting setting, FakeBody body) throws Exception {
        Written written = write(setting, BLOCK, body);
        for (int count = 1; count <= setting.tolerated(); count++) {
            for (List<Integer> lost : choices(written.all(), count)) {
                for (Loss loss : Loss.values()) {
                    assertThat(isRight(written, struck(written, lost, loss)))
                            .as("%d bytes, %s: columns %s", body.position(), loss, lost)
                            .isTrue();
                }
            }
        }
    }

    @ParameterizedTest
    @MethodSource("settings")
    void oneLossTooManyIsAClearError(Setting setting) throws Exception {
        Written written = write(setting, BLOCK, FakeBody.of(bytes(3 * setting.rowBytes())));
        for (List<Integer> lost : choices(written.all(), setting.tolerated() + 1)) {
            for (Loss loss : Loss.values()) {
                ByteArrayOutputStream received = new ByteArrayOutputStream();
                FakeColumnReader reader = struck(written, lost, loss);
                assertFailsWithAny(
                        () -> module().read(written.object(), written.whole(), reader, into(received)),
                        DATA_CORRUPT,
                        MEDIUM_FAULT);
                reader.assertTidy();
                assertThat(received.toByteArray()).isEqualTo(Arrays.copyOf(written.content(), received.size()));
            }
        }
    }

    @ParameterizedTest
    @MethodSource("settings")
    void doesWithoutAnySingleCorruptBlock(Setting setting) throws Exception {
        Written written = write(setting, BLOCK, FakeBody.of(bytes(2 * setting.rowBytes() + BLOCK + 5)));
        for (int column : written.all()) {
            for (int row = 0; row < written.rows(column); row++) {
                FakeColumnReader reader = new FakeColumnReader(written.columns()).corrupt(column, row);
                if (setting.tolerated() > 0) {
                    assertThat(isRight(written, reader))
                            .as("column %d row %d", column, row)
                            .isTrue();
                } else {
                    assertFails(DATA_CORRUPT, () -> read(written, written.whole(), reader));
                    reader.assertTidy();
                }
            }
        }
    }

    /** As many blocks of every row as may be lost, never the same columns. */
    @ParameterizedTest
    @MethodSource("settings")
    void standsLossesInOtherColumnsOfEachRow(Setting setting) throws Exception {
        Random random = new Random(seed);
        Written written = write(setting, BLOCK, FakeBody.of(bytes(20 * setting.rowBytes() - 7)));
        FakeColumnReader reader = new FakeColumnReader(written.columns());
        for (int row = 0; row < 20; row++) {
            List<Integer> columns = new ArrayList<>(written.all());
            Collections.shuffle(columns, random);
            for (int column : columns.subList(0, setting.tolerated())) {
                reader.fail(column, row, random.nextBoolean() ? DATA_CORRUPT : MEDIUM_FAULT);
            }
        }
        assertThat(isRight(written, reader)).as("-Darchivolt.seed=%d", seed).isTrue();
    }

    @ParameterizedTest
    @MethodSource("settings")
    void readsRangesWithoutWhatIsLost(Setting setting) throws Exception {
        Random random = new Random(seed);
        Written written = write(setting, BLOCK, FakeBody.of(bytes(3 * setting.rowBytes() + BLOCK + 5)));
        for (int i = 0; i < 300; i++) {
            List<Integer> columns = new ArrayList<>(written.all());
            Collections.shuffle(columns, random);
            int from = random.nextInt(written.content().length);
            ByteRange range = new ByteRange(from, 1 + random.nextInt(written.content().length - from));
            Loss loss = Loss.values()[random.nextInt(Loss.values().length)];
            assertThat(read(written, range, struck(written, columns.subList(0, setting.tolerated()), loss)))
                    .as("%s of %s, -Darchivolt.seed=%d", range, loss, seed)
                    .isEqualTo(written.part(range));
        }
    }

    @ParameterizedTest
    @MethodSource("settings")
    void failureThatIsNotOfAMediumEndsTheRead(Setting setting) throws Exception {
        Written written = write(setting, BLOCK, FakeBody.of(bytes(3 * setting.rowBytes())));
        FakeColumnReader reader = new FakeColumnReader(written.columns()).fail(0, 1, BUSY);
        assertFails(BUSY, () -> read(written, written.whole(), reader));
        reader.assertTidy();
    }

    @ParameterizedTest
    @MethodSource("settings")
    void stopsWhenTheReceiverIsGone(Setting setting) throws Exception {
        Written written = write(setting, BLOCK, FakeBody.of(bytes(20 * setting.rowBytes())));
        FakeColumnReader reader = new FakeColumnReader(written.columns());
        ObjectTarget target = bytes -> {
            throw new ArchivoltException(CLIENT_ABORTED, "sending");
        };
        assertFails(CLIENT_ABORTED, () -> module().read(written.object(), written.whole(), reader, target));
        reader.assertTidy();
        assertThat(reader.fetched()).hasSizeLessThan(10 * setting.dataColumns());
    }

    // ---- rebuilding ----

    @ParameterizedTest
    @MethodSource("settings")
    void rebuildsAnyRowsOfAnyColumn(Setting setting) throws Exception {
        for (int size : List.of(
                1, BLOCK - 1, setting.rowBytes(), 2 * setting.rowBytes() + 1, 3 * setting.rowBytes() - BLOCK + 1)) {
            Written written = write(setting, BLOCK, FakeBody.of(bytes(size)));
            for (int column : written.all()) {
                for (RowRange rows : ranges(written.rows(column))) {
                    FakeColumnReader reader = new FakeColumnReader(written.columns()).forbid(column);
                    if (setting.tolerated() > 0) {
                        assertThat(rebuild(written, column, rows, reader))
                                .as("%s of column %d, %d bytes", rows, column, size)
                                .isEqualTo(written.rows(column, rows));
                    } else {
                        assertFails(MEDIUM_FAULT, () -> rebuild(written, column, rows, reader));
                    }
                }
            }
        }
    }

    private static List<RowRange> ranges(int rows) {
        return IntStream.range(0, rows)
                .boxed()
                .flatMap(first -> IntStream.rangeClosed(1, rows - first).mapToObj(count -> new RowRange(first, count)))
                .toList();
    }

    @ParameterizedTest
    @MethodSource("settings")
    void rebuildsWithoutOthersThatAreLost(Setting setting) throws Exception {
        Written written = write(setting, BLOCK, FakeBody.of(bytes(3 * setting.rowBytes() - BLOCK + 1)));
        for (int count = 1; count <= setting.tolerated() + 1; count++) {
            for (List<Integer> lost : choices(written.all(), count)) {
                int column = lost.get(0);
                RowRange rows = new RowRange(0, written.rows(column));
                FakeColumnReader reader =
                        struck(written, lost.subList(1, count), Loss.CORRUPT).forbid(column);
                if (count <= setting.tolerated()) {
                    assertThat(rebuild(written, column, rows, reader))
                            .as("%s", lost)
                            .isEqualTo(written.columns().column(column));
                } else {
                    assertFailsWithAny(() -> rebuild(written, column, rows, reader), DATA_CORRUPT, MEDIUM_FAULT);
                }
            }
        }
    }

    private byte[] rebuild(Written written, int column, RowRange rows, FakeColumnReader reader)
            throws ArchivoltException {
        FakeColumnTarget target = new FakeColumnTarget(written.object().blockBytes());
        try {
            module().rebuild(written.object(), column, rows, reader, target);
        } finally {
            reader.assertTidy();
            target.assertTidy();
        }
        return target.bytes();
    }

    // ---- tools for this and for modules' own tests ----

    /** An object and where it lies. */
    protected record Written(byte[] content, FakeColumns columns, StoredObject object) {
        ByteRange whole() {
            return ByteRange.whole(content.length);
        }

        byte[] part(ByteRange range) {
            return Arrays.copyOfRange(content, (int) range.offset(), (int) range.end());
        }

        List<Integer> all() {
            return IntStream.range(0, columns.written()).boxed().toList();
        }

        int rows(int column) {
            return (columns.bytes(column) + object.blockBytes() - 1) / object.blockBytes();
        }

        byte[] rows(int column, RowRange rows) {
            byte[] bytes = columns.column(column);
            long end = Math.min(bytes.length, rows.end() * object.blockBytes());
            return Arrays.copyOfRange(bytes, (int) rows.first() * object.blockBytes(), (int) end);
        }
    }

    /** Writes an object as the store would. */
    protected final Written write(Setting setting, int blockBytes, FakeBody body) throws ArchivoltException {
        FakeColumns columns = columns(setting, blockBytes, body.size());
        LayoutParameters parameters = resolve(setting, blockBytes);
        module().write(parameters, body, columns);
        columns.assertTidy();
        return new Written(body.content(), columns, columns.stored(body.content().length, parameters));
    }

    private FakeColumns columns(Setting setting, int blockBytes, OptionalLong size) throws ArchivoltException {
        return new FakeColumns(intent(setting, blockBytes, size).columns());
    }

    private WriteIntent intent(Setting setting, int blockBytes, OptionalLong size) throws ArchivoltException {
        return module().compose(List.of(new ObjectDeclaration(0, size)), resolve(setting, blockBytes))
                .get(0);
    }

    private LayoutParameters resolve(Setting setting, int blockBytes) throws ArchivoltException {
        Map<String, String> given = new HashMap<>(setting.parameters());
        given.put(RowLayout.BLOCK_BYTES, Integer.toString(blockBytes));
        return module().description().resolve(given);
    }

    private FakeColumnReader struck(Written written, List<Integer> columns, Loss loss) {
        FakeColumnReader reader = new FakeColumnReader(written.columns());
        columns.forEach(column -> loss.strike(reader, column));
        return reader;
    }

    private boolean isRight(Written written, FakeColumnReader reader) throws ArchivoltException {
        return written.content().length == 0
                || Arrays.equals(read(written, written.whole(), reader), written.content());
    }

    private byte[] read(Written written, ByteRange range, FakeColumnReader reader) throws ArchivoltException {
        ByteArrayOutputStream received = new ByteArrayOutputStream();
        module().read(written.object(), range, reader, into(received));
        reader.assertTidy();
        return received.toByteArray();
    }

    private static ObjectTarget into(ByteArrayOutputStream received) {
        return verified -> {
            byte[] bytes = new byte[verified.remaining()];
            verified.get(bytes);
            received.writeBytes(bytes);
        };
    }

    /** All choices of so many of these; when there are too many, some of them, always the same. */
    private static List<List<Integer>> choices(List<Integer> from, int count) {
        double possible = IntStream.range(0, count)
                .mapToDouble(i -> (from.size() - i) / (i + 1.0))
                .reduce(1, (a, b) -> a * b);
        List<List<Integer>> choices = new ArrayList<>();
        if (possible <= CHOICES_MAX) {
            collectChoices(from, count, 0, new ArrayList<>(), choices);
        } else {
            Random random = new Random(from.size() * 100L + count);
            for (int i = 0; i < CHOICES_MAX; i++) {
                List<Integer> shuffled = new ArrayList<>(from);
                Collections.shuffle(shuffled, random);
                choices.add(shuffled.subList(0, count).stream().sorted().toList());
            }
        }
        return choices;
    }

    private static void collectChoices(
            List<Integer> from, int count, int next, List<Integer> begun, List<List<Integer>> all) {
        if (begun.size() == count) {
            all.add(List.copyOf(begun));
            return;
        }
        for (int i = next; i <= from.size() - (count - begun.size()); i++) {
            begun.add(from.get(i));
            collectChoices(from, count, i + 1, begun, all);
            begun.remove(begun.size() - 1);
        }
    }

    /** Near the ends of blocks and rows. */
    private static Set<Integer> interestingSizes(Setting setting) {
        return IntStream.of(0, BLOCK, 2 * BLOCK, 3 * BLOCK, setting.rowBytes() - BLOCK)
                .flatMap(size -> IntStream.of(
                        size, size + setting.rowBytes(), size + 2 * setting.rowBytes(), size + 7 * setting.rowBytes()))
                .flatMap(size -> IntStream.of(size - 1, size, size + 1, size + BLOCK / 2))
                .filter(size -> size >= 0)
                .boxed()
                .collect(Collectors.toSet());
    }

    private static byte[] bytes(int size) {
        byte[] content = new byte[size];
        new Random(size).nextBytes(content);
        return content;
    }
}
