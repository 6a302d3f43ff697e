package org.archivolt.store.internal;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.archivolt.base.AdministrativeStatus;
import org.archivolt.base.ArchivoltException;
import org.archivolt.base.ByteRange;
import org.archivolt.base.DeviceId;
import org.archivolt.base.Family;
import org.archivolt.base.MediumId;
import org.archivolt.base.ObjectId;
import org.archivolt.base.Tags;
import org.archivolt.base.Ticker;
import org.archivolt.dss.ExtentRecord;
import org.archivolt.dss.Precondition;
import org.archivolt.dss.StoredObjectRecord;
import org.archivolt.layout.ObjectBody;
import org.archivolt.lrs.Allocation;
import org.archivolt.lrs.FormatRequest;
import org.archivolt.lrs.ReadRequest;
import org.archivolt.lrs.Release;
import org.archivolt.lrs.internal.runtime.HandWiredScheduler;
import org.archivolt.lrs.internal.runtime.LocalResourceScheduler;
import org.archivolt.store.ObjectReader;
import org.archivolt.store.PutRequest;
import org.archivolt.store.PutResult;
import org.archivolt.store.StorageOptions;
import org.archivolt.testkit.Await;
import org.archivolt.testkit.dss.MemoryCatalog;
import org.archivolt.testkit.resource.MemoryCredits;

/** A whole store on real files: the real scheduler, driver and layouts; a catalog in memory. */
final class FileHouse implements AutoCloseable {
    private static final PackRules PACKS = new PackRules(Map.of(Family.DISK, 600), 1 << 20);

    final MemoryCatalog catalog = new MemoryCatalog(Ticker.system());
    final RudeDriver driver = new RudeDriver();
    final List<RudeMedium> media = new ArrayList<>();
    private final Map<MediumId, Path> roots = new TreeMap<>();
    private final HandWiredScheduler lrs;
    private final LayoutRegistry layouts;
    private final LocalObjectStore store;
    private final Path below;

    FileHouse(Path below, int disks) throws Exception {
        this(below, disks, 64);
    }

    FileHouse(Path below, int disks, int buffersMib) throws Exception {
        this(below, disks, settings(buffersMib, new PackRules(Map.of(), 1 << 20), Duration.ZERO));
    }

    /** One that packs what is small, and keeps what is replaced. */
    static FileHouse keepingAll(Path below, int disks) throws Exception {
        return new FileHouse(below, disks, settings(64, PACKS, Duration.ofDays(30)));
    }

    private FileHouse(Path below, int disks, StoreSettings settings) throws Exception {
        this.below = below;
        layouts = new LayoutRegistry(settings, Ticker.system(), () -> false);
        Shape.modules().forEach(layouts::bind);
        lrs = new HandWiredScheduler(catalog, Family.DISK, driver);
        for (int i = 0; i < disks; i++) {
            addDisk(Files.createDirectory(below.resolve("d" + i)));
        }
        store = new LocalObjectStore(
                catalog,
                catalog,
                catalog,
                scheduler(),
                scheduler(),
                MemoryCredits.alone(),
                layouts,
                new Profiles(),
                settings,
                Ticker.system());
    }

    private static StoreSettings settings(int buffersMib, PackRules packs, Duration versionsKept) {
        Duration bound = Duration.ofSeconds(20);
        return new StoreSettings(
                "lab",
                Family.DISK,
                "raid1",
                64,
                bound,
                8,
                buffersMib,
                bound,
                bound,
                bound,
                bound,
                1000,
                100,
                bound,
                bound,
                Duration.ofMillis(5),
                64,
                Duration.ofMinutes(10),
                packs,
                versionsKept,
                List.of(),
                Duration.ofSeconds(5));
    }

    /** One more medium, empty. */
    RudeMedium addDisk() throws Exception {
        return addDisk(Files.createDirectory(below.resolve("d" + media.size())));
    }

    RudeMedium addDisk(Path root) throws Exception {
        return addDisk(root, "d" + media.size());
    }

    RudeMedium addDisk(Path root, String name) throws Exception {
        MediumId id = scheduler()
                .addFixed(Family.DISK, root.toString(), Optional.of(name), Optional.of("lab"), Tags.of("fast"))
                .id();
        scheduler().format(new FormatRequest(id, true, false)).get(20, TimeUnit.SECONDS);
        return added(id, root);
    }

    /** One that is a medium already, of another catalog. */
    RudeMedium addFoundDisk(Path root) throws Exception {
        MediumId id = scheduler()
                .addFixed(Family.DISK, root.toString(), Optional.empty(), Optional.empty(), Tags.of("fast"))
                .id();
        scheduler().unlock(id);
        return added(id, root);
    }

    private RudeMedium added(MediumId id, Path root) {
        roots.put(id, root);
        media.add(driver.medium(id));
        return driver.medium(id);
    }

    LayoutRegistry layouts() {
        return layouts;
    }

    LocalObjectStore store() {
        return store;
    }

    LocalResourceScheduler scheduler() {
        return lrs.scheduler();
    }

    PutResult put(String id, Shape shape, byte[] bytes) throws Exception {
        return put(id, shape, bytes, true);
    }

    PutResult put(String id, Shape shape, byte[] bytes, boolean isSizeKnown) throws Exception {
        return put(id, shape, Bytes.body(bytes, isSizeKnown));
    }

    PutResult put(String id, Shape shape, ObjectBody body) throws Exception {
        return store.put(request(id, shape, Map.of("owner", "mia"), Tags.NONE, Optional.empty()), body);
    }

    static PutRequest request(
            String id, Shape shape, Map<String, String> metadata, Tags tags, Optional<String> grouping) {
        return new PutRequest(
                new ObjectId(id),
                metadata,
                Optional.empty(),
                Optional.empty(),
                options(shape, tags, grouping),
                Precondition.NONE,
                List.of());
    }

    static StorageOptions options(Shape shape, Tags tags, Optional<String> grouping) {
        return new StorageOptions(
                Optional.empty(),
                Optional.empty(),
                Optional.empty(),
                tags,
                grouping,
                false,
                Optional.of(shape.layout()),
                shape.parameters());
    }

    byte[] get(String id) throws Exception {
        return get(
                id, ByteRange.whole(store.find(new ObjectId(id)).orElseThrow().size()));
    }

    byte[] get(String id, ByteRange range) throws Exception {
        ObjectReader reader = store.open(new ObjectId(id));
        Bytes.Received received = new Bytes.Received();
        reader.read(range, received);
        return received.bytes();
    }

    void delete(String id) throws Exception {
        assertThat(store.delete(new ObjectId(id), Precondition.NONE)).isPresent();
    }

    StoredObjectRecord located(String id) throws Exception {
        return catalog.locate(new ObjectId(id)).orElseThrow();
    }

    List<ExtentRecord> extents(String id) throws Exception {
        return located(id).copies().get(0).extents();
    }

    Path root(MediumId medium) {
        return roots.get(medium);
    }

    Path file(ExtentRecord extent) {
        return root(extent.medium()).resolve(extent.address());
    }

    /** All media behave from now on; those found failed are put to use again. */
    void soothe() throws ArchivoltException {
        media.forEach(RudeMedium::heal);
        unlockFailed();
    }

    /** All media and devices are as good as new. Not while others misbehave. */
    void heal() throws Exception {
        soothe();
        List<MediumId> all = media.stream().map(RudeMedium::id).toList();
        ReadRequest everything = new ReadRequest(ReadRequest.Operation.READ, all, all.size());
        Await.until("all media can be had", () -> canAllocate(everything));
    }

    private boolean canAllocate(ReadRequest request) throws Exception {
        unlockFailed();
        try {
            Allocation allocation = scheduler().allocate(request).get(20, TimeUnit.SECONDS);
            List<Release.Part> unused =
                    request.candidates().stream().map(Release.Part::unused).toList();
            scheduler().release(new Release(allocation.id(), unused)).get(20, TimeUnit.SECONDS);
            return true;
        } catch (ExecutionException e) {
            return false;
        }
    }

    /** The scheduler may find out later than the store. */
    private void unlockFailed() throws ArchivoltException {
        for (RudeMedium medium : media) {
            DeviceId device = new DeviceId(Family.DISK, "lab", medium.id().name());
            if (catalog.device(device).orElseThrow().status() == AdministrativeStatus.FAILED) {
                scheduler().unlock(device);
            }
            if (catalog.medium(medium.id()).orElseThrow().status() == AdministrativeStatus.FAILED) {
                scheduler().unlock(medium.id());
            }
        }
    }

    /** No column shares a medium with another, and each is there to its end, in files that are described. */
    void assertComplete(String id, Shape shape) throws Exception {
        StoredObjectRecord object = located(id);
        Map<Integer, List<ExtentRecord>> chains = object.copies().get(0).extents().stream()
                .collect(Collectors.groupingBy(ExtentRecord::column, TreeMap::new, Collectors.toList()));
        Set<MediumId> taken = new TreeSet<>();
        for (Map.Entry<Integer, List<ExtentRecord>> each : chains.entrySet()) {
            long end = 0;
            Set<MediumId> own = new TreeSet<>();
            for (ExtentRecord extent : each.getValue()) {
                assertThat(extent.columnOffset())
                        .as("column %d of %s", each.getKey(), id)
                        .isEqualTo(end);
                assertThat(Files.size(file(extent))).isGreaterThanOrEqualTo(extent.size());
                end += extent.size();
                own.add(extent.medium());
            }
            assertThat(end)
                    .as("length of column %d", each.getKey())
                    .isEqualTo(StoredFiles.columnBytes(
                            object.object().size(), shape, columns(object, shape), each.getKey()));
            assertThat(shape.parity() > 0 && taken.stream().anyMatch(own::contains))
                    .as("two columns of %s on one medium", id)
                    .isFalse();
            taken.addAll(own);
        }
    }

    private static int columns(StoredObjectRecord object, Shape shape) {
        return object.copies().get(0).extents().stream()
                        .mapToInt(ExtentRecord::column)
                        .max()
                        .orElseThrow()
                + 1;
    }

    /** Nothing is pending or orphaned, no medium is held, no memory is lent, and files are those of visible objects. */
    void assertNothingLeftOver() throws Exception {
        Await.until("no extent is pending", () -> catalog.pendingExtents() == 0);
        Await.until("no extent is an orphan", () -> {
            unlockFailed();
            return catalog.orphanExtents() == 0;
        });
        Await.until("the reaper is quiet", () -> store.reaper().isQuiet());
        Await.until("no medium is held", () -> scheduler().snapshot(Family.DISK).allocations() == 0);
        assertThat(store.workbench().lentBytes()).isZero();
        Map<MediumId, List<String>> stored = catalog.storedAddresses();
        for (RudeMedium medium : media) {
            assertThat(files(medium.id()))
                    .as("files on %s", medium.id())
                    .containsExactlyInAnyOrderElementsOf(stored.getOrDefault(medium.id(), List.of()));
            Await.until(
                    "the account of %s".formatted(medium.id()),
                    () -> catalog.medium(medium.id()).orElseThrow().extents()
                            == stored.getOrDefault(medium.id(), List.of()).size());
        }
    }

    List<String> files(MediumId medium) throws IOException {
        Path root = root(medium);
        try (Stream<Path> files = Files.walk(root)) {
            return files.filter(Files::isRegularFile)
                    .filter(file -> !file.startsWith(root.resolve(".archivolt")))
                    .map(file -> root.relativize(file).toString())
                    .toList();
        }
    }

    @Override
    public void close() {
        store.close();
        lrs.close();
        catalog.close();
    }
}
