package org.archivolt.store.internal;

import static org.archivolt.base.ErrorCode.DEVICE_FAULT;
import static org.archivolt.base.ErrorCode.FOREIGN_DATA;
import static org.archivolt.base.ErrorCode.MEDIUM_FAULT;
import static org.archivolt.base.ErrorCode.NO_MEDIA;
import static org.archivolt.base.ErrorCode.NO_SUCH_MEDIUM;
import static org.archivolt.base.ErrorCode.WRONG_STATE;
import static org.archivolt.testkit.Failures.assertFails;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import java.io.RandomAccessFile;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.UserDefinedFileAttributeView;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collections;
import java.util.HashMap;
import java.util.HexFormat;
import java.util.Iterator;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.OptionalLong;
import java.util.Random;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.UUID;
import java.util.stream.Collectors;
import org.archivolt.base.ArchivoltException;
import org.archivolt.base.ByteRange;
import org.archivolt.base.FilesystemStatus;
import org.archivolt.base.MediumAccess;
import org.archivolt.base.MediumId;
import org.archivolt.base.ObjectId;
import org.archivolt.base.Tags;
import org.archivolt.dss.CopyRecord;
import org.archivolt.dss.CopyStatus;
import org.archivolt.dss.ExtentRecord;
import org.archivolt.dss.MediumRecord;
import org.archivolt.dss.ObjectQuery;
import org.archivolt.dss.ObjectRecord;
import org.archivolt.dss.ObjectSelector;
import org.archivolt.dss.StoredCopy;
import org.archivolt.dss.StoredObjectRecord;
import org.archivolt.store.CopyRequest;
import org.archivolt.store.ObjectReader;
import org.archivolt.store.PutEntry;
import org.archivolt.store.PutResult;
import org.archivolt.store.PutSequence;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/**
 * Goal: media alone tell all there was. Method: objects of all kinds are written, the catalog is thrown away, and another one
 * is made of the media, in random order; everything in it is compared with what was before.
 */
final class RebuildTest {
    private static final int DISKS = 12;
    private static final String NASTY = "a/../\"b'\\ %2F 漢字 e\u0301 😀 \u0001\n";

    @TempDir
    Path temporary;

    private FileHouse house;
    private final Map<String, byte[]> contents = new HashMap<>();

    @AfterEach
    void tearDown() {
        house.close();
    }

    // ---- writing

    private void write(long seed) throws Exception {
        Random random = new Random(seed);
        house = FileHouse.keepingAll(temporary, DISKS);
        house.store().repairer().pause();
        writeSplit(random);
        for (Shape shape : Shape.small()) {
            for (int size : new int[] {0, 1, 511, 512, 513, 1200, 3000, 30_000}) {
                for (boolean isSizeKnown : new boolean[] {true, false}) {
                    put("%s %d %b".formatted(shape, size, isSizeKnown), shape, random, size, isSizeKnown);
                }
            }
        }
        writeTogether(random);
        writeVersions(random);
        writeCopies(random);
        house.assertNothingLeftOver();
    }

    private void put(String id, Shape shape, Random random, int size, boolean isSizeKnown) throws Exception {
        byte[] content = Bytes.random(random, size);
        contents.put(id, content);
        house.put(id, shape, content, isSizeKnown);
    }

    /** Columns that go on on other media, when those they began on are full. */
    private void writeSplit(Random random) throws Exception {
        house.media.subList(0, DISKS / 2).forEach(medium -> medium.fillsUpAfter(3000, true));
        int split = 0;
        for (Shape shape : Shape.small()) {
            put("split " + shape, shape, random, 20_000, random.nextBoolean());
            split += house.extents("split " + shape).size() > shape.columns() ? 1 : 0;
        }
        assertThat(split).isPositive();
    }

    /** Members of packs. */
    private void writeTogether(Random random) throws Exception {
        putTogether(List.of("a", "b"), random);
        List<PutEntry> entries = new ArrayList<>();
        for (int i = 0; i < 60; i++) {
            Shape shape = Shape.small().get(i % Shape.small().size());
            String id = "packed " + i + NASTY;
            byte[] content = Bytes.random(random, random.nextInt(600));
            contents.put(id, content);
            entries.add(new PutEntry(
                    FileHouse.request(
                            id,
                            shape,
                            Map.of("note", NASTY, "n", "" + i),
                            Tags.of("fast"),
                            Optional.of("group " + i % 3)),
                    Bytes.body(content, true)));
        }
        house.store().putAll(new Entries(entries.iterator()));
        assertThat(house.extents("packed 1" + NASTY)).allMatch(e -> e.pack().isPresent());
    }

    private void putTogether(List<String> ids, Random random) throws Exception {
        List<PutEntry> entries = new ArrayList<>();
        for (String id : ids) {
            contents.put(id, Bytes.random(random, 200));
            entries.add(new PutEntry(
                    FileHouse.request(id, Shape.raid1(2), Map.of(), Tags.NONE, Optional.empty()),
                    Bytes.body(contents.get(id), true)));
        }
        house.store().putAll(new Entries(entries.iterator()));
    }

    private record Entries(Iterator<PutEntry> entries) implements PutSequence {
        @Override
        public Optional<PutEntry> next() {
            return entries.hasNext() ? Optional.of(entries.next()) : Optional.empty();
        }

        @Override
        public void stored(PutEntry entry, PutResult result) {
            // as it should be
        }

        @Override
        public void refused(PutEntry entry, ArchivoltException why) {
            throw new AssertionError(why);
        }
    }

    private void writeVersions(Random random) throws Exception {
        for (int i = 0; i < 3; i++) {
            put("versions", Shape.raid1(2), random, 1000 + i, true);
            put("packed versions", Shape.rs(3, 2).withBlocksOf(Shape.BLOCK), random, 100 + i, true);
        }
        put("twice", Shape.raid4(2), random, 5000, true);
        house.delete("twice");
        put("twice", Shape.raid4(2), random, 5001, true);
    }

    private void writeCopies(Random random) throws Exception {
        put("copies", Shape.raid1(1), random, 9000, true);
        for (Shape shape : Shape.small()) {
            String name = "copy." + shape.layout() + shape.columns();
            house.store()
                    .copy(new CopyRequest(
                            ObjectSelector.of(new ObjectId("copies")),
                            Optional.empty(),
                            name,
                            FileHouse.options(shape, Tags.NONE, Optional.empty())));
        }
    }

    // ---- what there is

    private List<StoredObjectRecord> all() throws Exception {
        List<StoredObjectRecord> all = new ArrayList<>();
        ObjectQuery query = new ObjectQuery(
                "",
                Optional.empty(),
                Map.of(),
                OptionalLong.empty(),
                OptionalLong.empty(),
                Optional.empty(),
                Optional.empty(),
                Optional.empty(),
                OptionalInt.empty(),
                ObjectQuery.Which.ALL);
        for (ObjectRecord each :
                house.catalog.list(query, Optional.empty(), 10_000).objects()) {
            all.add(house.catalog.locate(ObjectSelector.of(each.version())).orElseThrow());
        }
        return all;
    }

    /** Everything but times, in words. */
    private Map<String, String> told() throws Exception {
        Map<String, String> told = new TreeMap<>();
        for (StoredObjectRecord each : all()) {
            told.put(each.object().version().toString(), told(each));
        }
        return told;
    }

    private static String told(StoredObjectRecord stored) {
        ObjectRecord object = stored.object();
        String copies = stored.copies().stream()
                .sorted((a, b) -> a.copy().name().compareTo(b.copy().name()))
                .map(RebuildTest::told)
                .collect(Collectors.joining("\n  "));
        return String.join(
                " | ",
                object.id().text(),
                "size " + object.size(),
                object.checksum().toString(),
                object.contentType(),
                object.metadata().toString(),
                "tags " + object.tags(),
                object.grouping().toString(),
                object.isVisible() ? "visible" : "deprecated",
                "\n  " + copies);
    }

    private static String told(StoredCopy copy) {
        CopyRecord record = copy.copy();
        return record.name() + " " + record.commit() + " " + record.layout() + " " + record.status() + "\n    "
                + copy.extents().stream().map(RebuildTest::told).collect(Collectors.joining("\n    "));
    }

    private static String told(ExtentRecord extent) {
        return extent.extent() + " " + extent.medium() + " " + extent.address() + " column " + extent.column() + " at "
                + extent.columnOffset() + " size " + extent.size() + " " + extent.checksum() + " "
                + extent.blockBytes() + " " + extent.blockAlgorithm() + " "
                + HexFormat.of().formatHex(extent.blockChecksums()) + " " + extent.pack();
    }

    /** The full ones only pretend: their filesystem has room. */
    private static String told(MediumRecord medium) {
        FilesystemStatus filesystem =
                medium.filesystem() == FilesystemStatus.FULL ? FilesystemStatus.USED : medium.filesystem();
        return medium.id() + " " + medium.format() + " " + filesystem + " " + medium.status() + " extents "
                + medium.extents() + " bytes " + medium.writtenBytes() + " " + medium.groupings() + " "
                + medium.access()
                + " " + medium.tags() + " " + medium.model();
    }

    private List<String> toldMedia() throws Exception {
        return house.catalog.media().stream().map(RebuildTest::told).toList();
    }

    private void assertReadsAll() throws Exception {
        for (Map.Entry<String, byte[]> each : contents.entrySet()) {
            assertThat(house.get(each.getKey())).as(each.getKey()).isEqualTo(each.getValue());
        }
    }

    // ---- rebuilding

    /** The same directories, another catalog. */
    private List<Path> loseTheCatalog(long seed) throws Exception {
        List<Path> roots = new ArrayList<>(
                house.media.stream().map(medium -> house.root(medium.id())).toList());
        house.close();
        house = FileHouse.keepingAll(temporary, 0);
        house.store().repairer().pause();
        Collections.shuffle(roots, new Random(seed));
        return roots;
    }

    private ImportKind imports() {
        return new ImportKind(
                house.catalog, house.catalog, house.scheduler(), house.scheduler(), house.layouts(), house.store());
    }

    private JobRun importAll(List<Path> roots) throws Exception {
        JobRun last = null;
        for (Path root : roots) {
            last = importMedium(house.addFoundDisk(root).id());
            last.assertNoFailure();
        }
        return last;
    }

    private JobRun importMedium(MediumId medium) throws Exception {
        return new JobRun(imports(), medium.toString()).finish();
    }

    /** Objects in several parts too; and media are as before. */
    @ParameterizedTest
    @ValueSource(longs = {1, 2, 3})
    void restoresEverythingExactly(long seed) throws Exception {
        write(seed);
        Map<String, String> before = told();
        List<String> mediaBefore = toldMedia();
        Map<String, Instant> created = created();

        importAll(loseTheCatalog(seed));

        assertThat(told()).isEqualTo(before);
        assertThat(toldMedia()).isEqualTo(mediaBefore);
        assertThat(house.catalog.orphanExtents()).isZero();
        created()
                .forEach((version, time) -> assertThat(time)
                        .as("a version is as old as its begin")
                        .isBetween(created.get(version).minus(Duration.ofSeconds(20)), created.get(version)));
        assertReadsAll();
        house.put("another", Shape.raid1(2), new byte[5000]);
        house.assertNothingLeftOver();
    }

    private Map<String, Instant> created() throws Exception {
        return all().stream()
                .collect(Collectors.toMap(
                        each -> each.object().version().toString(),
                        each -> each.object().created()));
    }

    @Test
    void changesNothingTheSecondTime() throws Exception {
        write(4);
        importAll(loseTheCatalog(4));
        Map<String, String> once = told();
        List<String> mediaOnce = toldMedia();
        for (RudeMedium medium : house.media) {
            importMedium(medium.id()).assertNoFailure();
        }
        assertThat(told()).isEqualTo(once);
        assertThat(toldMedia()).isEqualTo(mediaOnce);
    }

    /** Nothing was lost at all. */
    @Test
    void changesNothingInALivingCatalog() throws Exception {
        write(5);
        Map<String, String> before = told();
        List<String> mediaBefore = toldMedia();
        for (RudeMedium medium : house.media) {
            importMedium(medium.id()).assertNoFailure();
        }
        assertThat(told()).isEqualTo(before);
        assertThat(toldMedia()).isEqualTo(mediaBefore);
    }

    /** Deleting an object leaves no trace on media. */
    @Test
    void bringsBackWhatWasDeletedButIsStillOnMedia() throws Exception {
        house = FileHouse.keepingAll(temporary, 2);
        put("gone", Shape.raid1(2), new Random(1), 2000, true);
        house.delete("gone");
        assertThat(house.store().find(new ObjectId("gone"))).isEmpty();
        importAll(loseTheCatalog(1));
        assertReadsAll();
    }

    /** One that is missing is read around, and its return completes everything. */
    @Test
    void goesFromIncompleteOverReadableToComplete() throws Exception {
        write(6);
        Map<String, String> before = told();
        List<Path> roots = loseTheCatalog(6);
        Path missing = temporary.resolve("d" + (DISKS - 1));
        roots.remove(missing);
        importAll(roots);

        Set<CopyStatus> statuses = new TreeSet<>();
        for (StoredObjectRecord each : all()) {
            for (StoredCopy copy : each.copies()) {
                statuses.add(copy.copy().status());
                assertSaysWhatCanBeRead(each, copy);
            }
        }
        assertThat(statuses).containsExactly(CopyStatus.values());

        importAll(List.of(missing));
        assertThat(told()).isEqualTo(before);
        assertReadsAll();
    }

    private void assertSaysWhatCanBeRead(StoredObjectRecord stored, StoredCopy copy) throws Exception {
        ObjectReader reader = house.store()
                .open(
                        ObjectSelector.of(stored.object().version()),
                        Optional.of(copy.copy().name()));
        Bytes.Received received = new Bytes.Received();
        boolean isLatest = stored.object().isVisible();
        if (copy.copy().status() != CopyStatus.INCOMPLETE && isLatest) {
            reader.read(ByteRange.whole(stored.object().size()), received);
            assertThat(received.bytes())
                    .as(copy.toString())
                    .isEqualTo(contents.get(stored.object().id().text()));
        }
    }

    @ParameterizedTest
    @ValueSource(longs = {1, 2})
    void goesOnAfterEachCrash(long seed) throws Exception {
        write(seed);
        Map<String, String> before = told();
        List<String> mediaBefore = toldMedia();
        for (Path root : loseTheCatalog(seed)) {
            JobRun job = new JobRun(imports(), house.addFoundDisk(root).id().toString());
            do {
                job.stepInVain();
                job = job.with(imports());
            } while (!job.step());
        }
        assertThat(told()).isEqualTo(before);
        assertThat(toldMedia()).isEqualTo(mediaBefore);
    }

    @Test
    void leavesTheYoungerOfTwoObjectsOfOneIdVisible() throws Exception {
        house = FileHouse.keepingAll(temporary, 2);
        put("id", Shape.raid1(2), new Random(1), 2000, true);
        byte[] younger = {1, 2, 3};
        List<Path> roots = loseTheCatalog(1);
        house.addDisk(Files.createDirectory(temporary.resolve("new")), "new");
        house.put("id", Shape.raid1(1), younger);
        importAll(roots);
        assertThat(house.get("id")).isEqualTo(younger);
        assertThat(all()).hasSize(2);
    }

    @Test
    void doesNotTakeWhatIsNotWhatWasWritten() throws Exception {
        house = FileHouse.keepingAll(temporary, 2);
        put("good", Shape.raid1(2), new Random(1), 2000, true);
        put("bad", Shape.raid1(2), new Random(2), 2000, true);
        putTogether(List.of("packed", "packed too"), new Random(3));
        ExtentRecord extent = house.extents("bad").get(0);
        ExtentRecord packed = house.extents("packed").get(1);
        flip(house.file(extent), 777);
        flip(house.file(packed), packed.pack().orElseThrow().offset() + 7);
        int failures = 0;
        for (Path root : loseTheCatalog(1)) {
            JobRun run = importMedium(house.addFoundDisk(root).id());
            failures += run.progress().failures();
            run.problem().ifPresent(problem -> assertThat(problem.toString()).contains("address"));
        }
        assertThat(failures).isEqualTo(2);
        assertReadsAll();
        assertThat(status("good")).isEqualTo(CopyStatus.COMPLETE);
        assertThat(status("bad")).isEqualTo(CopyStatus.READABLE);
        assertThat(status("packed")).isEqualTo(CopyStatus.READABLE);
    }

    /** Members tell what is right of themselves; of what they say of their objects only the pack's checksum knows. */
    @Test
    void reportsAPackWhoseDescriptionsWereChanged() throws Exception {
        house = FileHouse.keepingAll(temporary, 2);
        putTogether(List.of("packed", "packed too"), new Random(3));
        ExtentRecord packed = house.extents("packed").get(0);
        byte[] pack = Files.readAllBytes(house.file(packed));
        int typeAt = new String(pack, StandardCharsets.ISO_8859_1).indexOf("octet-stream");
        flip(house.file(packed), typeAt);
        int failures = 0;
        for (Path root : loseTheCatalog(1)) {
            failures += importMedium(house.addFoundDisk(root).id()).progress().failures();
        }
        assertThat(failures).isEqualTo(1);
        assertReadsAll();
        assertThat(status("packed")).isEqualTo(CopyStatus.COMPLETE);
    }

    /** What somebody has done to files of ours, each to another object. */
    @Test
    void restoresTheRestOfAMediumThatWasTamperedWith() throws Exception {
        house = FileHouse.keepingAll(temporary, 1);
        for (int i = 0; i < 10; i++) {
            put("object " + i, Shape.raid1(1).withBlocksOf(512), new Random(i), 2000, true);
        }
        describe(0, "{");
        describe(1, "{\"format\":\"archivolt-extent-9\"}");
        describe(
                2,
                "{\"format\":\"archivolt-pack-1\",\"pack\":{\"uuid\":\"" + UUID.randomUUID()
                        + "\",\"size\":2000,\"checksum\":\"crc32c:00000000\"}}");
        describe(3, description(3).replace("\"size\":2000", "\"size\":1152921504606846976"));
        describe(4, description(4).replace("raid1", "nobody-knows"));
        describe(5, description(5).replace("\"replicas\":\"1\"", "\"replicas\":\"1000000\""));
        Files.write(file(6), new byte[100]);
        Files.write(file(7), new byte[100], StandardOpenOption.APPEND);
        Files.copy(file(8), file(8).resolveSibling("again." + UUID.randomUUID()));
        for (int i = 0; i < 7; i++) {
            contents.remove("object " + i);
        }

        List<Path> roots = loseTheCatalog(1);
        JobRun run = importMedium(house.addFoundDisk(roots.get(0)).id());

        assertThat(run.progress().failures()).isEqualTo(7);
        assertReadsAll();
        for (int i = 0; i < 7; i++) {
            assertThat(house.store().find(new ObjectId("object " + i)))
                    .as("object %d", i)
                    .isEmpty();
        }
    }

    private Path file(int object) throws Exception {
        return house.file(house.extents("object " + object).get(0));
    }

    private UserDefinedFileAttributeView attributes(int object) throws Exception {
        return Files.getFileAttributeView(file(object), UserDefinedFileAttributeView.class);
    }

    private String description(int object) throws Exception {
        ByteBuffer bytes = ByteBuffer.allocate(attributes(object).size("archivolt"));
        attributes(object).read("archivolt", bytes);
        return StandardCharsets.UTF_8.decode(bytes.flip()).toString();
    }

    private void describe(int object, String description) throws Exception {
        attributes(object).write("archivolt", StandardCharsets.UTF_8.encode(description));
    }

    @Test
    void failsWithAMediumThatDiesAndGoesOnWhenItIsBack() throws Exception {
        house = FileHouse.keepingAll(temporary, 1);
        for (int i = 0; i < 20; i++) {
            put("object " + i, Shape.raid1(1).withBlocksOf(512), new Random(i), 2000, true);
        }
        Map<String, String> before = told();
        List<Path> roots = loseTheCatalog(1);
        RudeMedium medium = house.addFoundDisk(roots.get(0));
        JobRun job = new JobRun(imports(), medium.id().toString());
        while (!job.cursor().startsWith("READ")) {
            job.step();
        }
        medium.diesAfterReads(7);
        ArchivoltException failure = catchThrowableOfType(ArchivoltException.class, job::finish);
        assertThat(failure.code()).isIn(MEDIUM_FAULT, DEVICE_FAULT, NO_MEDIA);
        house.heal();
        job.finish().assertNoFailure();
        assertThat(told()).isEqualTo(before);
        assertReadsAll();
    }

    private static void flip(Path file, long at) throws Exception {
        try (RandomAccessFile bytes = new RandomAccessFile(file.toFile(), "rw")) {
            bytes.seek(at);
            int was = bytes.read();
            bytes.seek(at);
            bytes.write(was ^ 1);
        }
    }

    private CopyStatus status(String id) throws Exception {
        return house.located(id).copies().get(0).copy().status();
    }

    @Test
    void refusesForeignDirectoriesAndUnknownMedia() throws Exception {
        house = FileHouse.keepingAll(temporary, 1);
        assertFails(NO_SUCH_MEDIUM, () -> new JobRun(imports(), "disk:lab:nobody"));
        Path foreign = Files.createDirectory(temporary.resolve("foreign"));
        Files.writeString(foreign.resolve("holiday.jpg"), "cheese");
        MediumId medium = house.addFoundDisk(foreign).id();
        assertFails(FOREIGN_DATA, () -> importMedium(medium));
        assertThat(Files.list(foreign).toList()).hasSize(1);
    }

    @Test
    void keepsAMediumClosedThatWasClosed() throws Exception {
        house = FileHouse.keepingAll(temporary, 1);
        MediumId medium = house.media.get(0).id();
        MediumAccess noPut = MediumAccess.ALL.changed("-P");
        house.scheduler().setAccess(medium, noPut);
        importMedium(medium).assertNoFailure();
        assertThat(house.catalog.medium(medium).orElseThrow().access()).isEqualTo(noPut);
    }

    // ---- losing

    private JobRun lose(MediumId medium) throws Exception {
        LoseKind kind = new LoseKind(house.catalog, house.catalog, house.layouts());
        assertFails(WRONG_STATE, () -> new JobRun(kind, medium.toString()));
        house.scheduler().setLost(medium, true);
        JobRun job = new JobRun(kind, medium.toString());
        return job.finish();
    }

    /** For all layouts, with objects of an even and an odd length. */
    @Test
    void forgetsALostMediumAndTakesItBackWhenItIsFound() throws Exception {
        write(7);
        Map<String, String> before = told();
        MediumId lost = house.media.get(DISKS - 1).id();
        lose(lost).assertNoFailure();
        assertThat(house.catalog.extentsOn(lost, -1, 1)).isEmpty();
        Set<CopyStatus> statuses = new TreeSet<>();
        for (StoredObjectRecord each : all()) {
            for (StoredCopy copy : each.copies()) {
                statuses.add(copy.copy().status());
                assertSaysWhatCanBeRead(each, copy);
            }
        }
        assertThat(statuses).containsExactly(CopyStatus.values());

        house.scheduler().setLost(lost, false);
        importMedium(lost).assertNoFailure();
        assertThat(told()).isEqualTo(before);
        assertReadsAll();
    }

    @Test
    void letsALostMediumBeRemovedAndCompletesWhatItHeld() throws Exception {
        write(8);
        MediumId lost = house.media.get(DISKS - 1).id();
        lose(lost).assertNoFailure();
        house.scheduler().lock(lost);
        house.scheduler().remove(lost);
        house.addDisk(Files.createDirectory(temporary.resolve("spare")));

        RepairKind repair = new RepairKind(house.catalog, house.store());
        new JobRun(repair, "").finish().assertNoFailure();

        for (StoredObjectRecord each : all()) {
            for (StoredCopy copy : each.copies()) {
                assertThat(copy.copy().status()).as(told(each)).isNotEqualTo(CopyStatus.READABLE);
                assertSaysWhatCanBeRead(each, copy);
            }
        }
        for (Shape shape : Shape.small()) {
            if (shape.parity() > 0) {
                house.assertComplete("split " + shape, shape);
            }
        }
    }
}
