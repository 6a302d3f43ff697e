package org.archivolt.store.internal;

import static org.archivolt.base.ErrorCode.CATALOG_UNAVAILABLE;
import static org.assertj.core.api.Assertions.assertThat;

import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.Proxy;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Random;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import org.archivolt.base.ArchivoltException;
import org.archivolt.base.ByteRange;
import org.archivolt.base.Checksum;
import org.archivolt.base.DeviceId;
import org.archivolt.base.Family;
import org.archivolt.base.MediumId;
import org.archivolt.base.ObjectId;
import org.archivolt.base.Tags;
import org.archivolt.base.Ticker;
import org.archivolt.dss.ObjectCatalog;
import org.archivolt.dss.ObjectQuery;
import org.archivolt.dss.ObjectRecord;
import org.archivolt.dss.Precondition;
import org.archivolt.dss.ResourceCatalog;
import org.archivolt.layout.ObjectBody;
import org.archivolt.lrs.Allocation;
import org.archivolt.lrs.Answer;
import org.archivolt.lrs.FormatRequest;
import org.archivolt.lrs.ReadRequest;
import org.archivolt.lrs.Release;
import org.archivolt.lrs.ResourceScheduler;
import org.archivolt.lrs.RudeCredits;
import org.archivolt.lrs.WriteRequest;
import org.archivolt.lrs.internal.runtime.LocalResourceScheduler;
import org.archivolt.lrs.internal.runtime.TestScheduler;
import org.archivolt.resource.Credits;
import org.archivolt.resource.internal.type.ResourceTypes;
import org.archivolt.store.ObjectReader;
import org.archivolt.store.PutRequest;
import org.archivolt.store.PutResult;
import org.archivolt.store.StorageOptions;
import org.archivolt.testkit.Await;
import org.archivolt.testkit.dss.MemoryCatalog;
import org.archivolt.testkit.ldm.FakeDriver;
import org.archivolt.testkit.ldm.FakeMedium;
import org.archivolt.testkit.resource.MemoryCredits;

/** A whole store: the real scheduler over media in memory, a catalog in memory, one layout. */
final class StoreHouse implements AutoCloseable {
    final MemoryCatalog catalog = new MemoryCatalog(Ticker.system());
    private final RudeCredits.Board devices = new RudeCredits.Board();
    final FakeDriver driver = new FakeDriver();
    final CopyLayout layout = new CopyLayout();
    final LayoutRegistry layouts;
    final Profiles profiles = new Profiles();
    final List<FakeMedium> media = new ArrayList<>();
    final MemoryCredits.Board board = new MemoryCredits.Board(ResourceTypes.of(Map.of(), Map.of()));
    private final StoreSettings settings;
    private final long capacity;
    final AtomicInteger allocationsHeld = new AtomicInteger();
    /** What the store has asked for to read from, and what it was granted to write on. */
    final List<ReadRequest> reads = new CopyOnWriteArrayList<>();

    final Set<Long> written = ConcurrentHashMap.newKeySet();
    volatile CompletableFuture<Void> mayAllocate = CompletableFuture.completedFuture(null);
    private Lifeline lifeline;
    private TestScheduler lrs;
    private MemoryCredits credits;
    private LocalObjectStore store;

    StoreHouse(int disks) throws Exception {
        this(disks, 64L << 20, new TestSettings());
    }

    StoreHouse(int disks, long capacity, TestSettings settings) throws Exception {
        this.settings = settings.build();
        layouts = new LayoutRegistry(this.settings, Ticker.system(), () -> false);
        layouts.bind(layout);
        this.capacity = capacity;
        startScheduler();
        for (int i = 0; i < disks; i++) {
            addDisk("d" + i);
        }
        startStore();
    }

    private void startScheduler() {
        lifeline = new Lifeline();
        lrs = new TestScheduler(
                lifeline.to(catalog, ResourceCatalog.class), devices.host("lab"), catalog, Family.DISK, driver);
    }

    private void startStore() {
        credits = board.host("lab");
        store = newStore(settings, credits);
    }

    /** One more, of the same catalog and media; whoever asks for it closes it. */
    LocalObjectStore newStore(StoreSettings itsSettings, Credits itsCredits) {
        return new LocalObjectStore(
                lifeline.to(catalog, ObjectCatalog.class),
                lifeline.to(catalog, ResourceCatalog.class),
                catalog,
                mayHold(scheduler()),
                scheduler(),
                itsCredits,
                layouts,
                profiles,
                itsSettings,
                Ticker.system());
    }

    MemoryCredits credits() {
        return credits;
    }

    /** The store's allocations are noted, and wait for {@link #mayAllocate}, as if the media were busy. */
    private ResourceScheduler mayHold(ResourceScheduler real) {
        return (ResourceScheduler) Proxy.newProxyInstance(
                real.getClass().getClassLoader(), new Class<?>[] {ResourceScheduler.class}, (proxy, method, args) -> {
                    if (!mayAllocate.isDone()) {
                        allocationsHeld.incrementAndGet();
                        mayAllocate.join();
                    }
                    try {
                        return noted(args, method.invoke(real, args));
                    } catch (InvocationTargetException e) {
                        throw e.getCause();
                    }
                });
    }

    private Object noted(Object[] asked, Object answer) {
        Object request = asked == null ? null : asked[0];
        if (request instanceof ReadRequest read && read.operation() == ReadRequest.Operation.READ) {
            reads.add(read);
        } else if (request instanceof WriteRequest) {
            ((Answer<?>) answer).thenAccept(granted -> written.add(((Allocation) granted).id()));
        }
        return answer;
    }

    private void addDisk(String name) throws Exception {
        DeviceId device = new DeviceId(Family.DISK, "lab", name);
        media.add(driver.addFixed(device, capacity));
        MediumId medium = scheduler()
                .addFixed(
                        Family.DISK,
                        driver.describe(device).path(),
                        Optional.of(name),
                        Optional.of("lab"),
                        Tags.of("fast"))
                .id();
        scheduler().format(new FormatRequest(medium, true, false)).get(10, TimeUnit.SECONDS);
    }

    LocalObjectStore store() {
        return store;
    }

    LocalResourceScheduler scheduler() {
        return lrs.scheduler();
    }

    /**
     * Power is lost in the middle of whatever goes on, and a new process starts. Nothing the old one still does reaches
     * the media or the catalog.
     */
    void crashAndRestart(Random random) {
        lifeline.cut();
        credits.lose();
        driver.crash(random);
        store.close();
        lrs.close();
        startScheduler();
        catalog.comeBack();
        awaitMounted();
        startStore();
    }

    /** The scheduler reads the catalog in the background; until then it knows no media. */
    private void awaitMounted() {
        List<MediumId> all = media.stream().map(FakeMedium::id).toList();
        ReadRequest everything = new ReadRequest(ReadRequest.Operation.READ, all, all.size());
        Await.until("all media can be had", () -> {
            try {
                Allocation allocation = scheduler().allocate(everything).get(10, TimeUnit.SECONDS);
                scheduler()
                        .release(new Release(
                                allocation.id(),
                                all.stream().map(Release.Part::unused).toList()))
                        .get(10, TimeUnit.SECONDS);
                return true;
            } catch (ExecutionException e) {
                return false;
            }
        });
    }

    PutResult put(String id, byte[] bytes) throws Exception {
        return store.put(request(id), Bodies.of(bytes));
    }

    PutResult put(PutRequest request, ObjectBody body) throws Exception {
        return store.put(request, body);
    }

    static PutRequest request(String id, Checksum... expected) {
        return request(id, false, Map.of(), expected);
    }

    static PutRequest request(String id, boolean onlyIfAbsent, Map<String, String> parameters, Checksum... expected) {
        return new PutRequest(
                new ObjectId(id),
                Map.of("owner", "mia"),
                Optional.empty(),
                Optional.empty(),
                options(parameters),
                onlyIfAbsent ? Precondition.ABSENT : Precondition.NONE,
                List.of(expected));
    }

    static StorageOptions options(Map<String, String> layoutParameters) {
        return new StorageOptions(
                Optional.empty(),
                Optional.empty(),
                Optional.empty(),
                Tags.NONE,
                Optional.empty(),
                false,
                Optional.empty(),
                layoutParameters);
    }

    boolean delete(String id) throws ArchivoltException {
        return store.delete(new ObjectId(id), Precondition.NONE).isPresent();
    }

    byte[] get(String id) throws Exception {
        ObjectReader reader = store.open(new ObjectId(id));
        Bodies.Received received = new Bodies.Received();
        reader.read(ByteRange.whole(reader.object().size()), received);
        return received.bytes();
    }

    /** What must be true whatever has happened: these objects are there, nothing else is, and nothing is left over. */
    void assertHolds(Map<String, byte[]> expected) throws Exception {
        assertThat(ids()).containsExactlyElementsOf(new TreeSet<>(expected.keySet()));
        for (Map.Entry<String, byte[]> each : expected.entrySet()) {
            assertThat(get(each.getKey())).as(each.getKey()).isEqualTo(each.getValue());
        }
        assertNothingLeftOver();
    }

    List<String> ids() throws Exception {
        return store.list(ObjectQuery.ofPrefix(""), Optional.empty(), 10_000).objects().stream()
                .map(ObjectRecord::id)
                .map(ObjectId::text)
                .toList();
    }

    void assertNothingLeftOver() {
        Await.until("no extent is pending", () -> catalog.pendingExtents() == 0);
        Await.until("no extent is an orphan", () -> catalog.orphanExtents() == 0);
        Await.until("the reaper is quiet", () -> store.reaper().isQuiet());
        Map<MediumId, List<String>> stored = catalog.storedAddresses();
        for (FakeMedium medium : media) {
            assertThat(medium.addresses())
                    .as(medium.id().toString())
                    .containsExactlyInAnyOrderElementsOf(stored.getOrDefault(medium.id(), List.of()));
        }
        assertThat(store.workbench().lentBytes()).isZero();
        Await.until("no name is locked", () -> board.held().isEmpty() && board.waiting() == 0);
        Await.until("no medium is held", () -> scheduler().snapshot(Family.DISK).allocations() == 0);
    }

    void assertAccountsAreRight() {
        Map<MediumId, Long> counts = new TreeMap<>();
        catalog.storedAddresses().forEach((medium, addresses) -> counts.put(medium, (long) addresses.size()));
        for (FakeMedium medium : media) {
            Await.until(
                    "the account of " + medium.id(),
                    () -> catalog.medium(medium.id()).orElseThrow().extents() == counts.getOrDefault(medium.id(), 0L));
        }
    }

    /** What connects a process to its catalog, until it is killed. */
    private static final class Lifeline {
        private volatile boolean cut;

        void cut() {
            cut = true;
        }

        <T> T to(Object catalog, Class<T> as) {
            return as.cast(Proxy.newProxyInstance(as.getClassLoader(), new Class<?>[] {as}, (proxy, method, args) -> {
                if (cut) {
                    throw new ArchivoltException(CATALOG_UNAVAILABLE, "calling from the grave");
                }
                try {
                    return method.invoke(catalog, args);
                } catch (InvocationTargetException e) {
                    throw e.getCause();
                }
            }));
        }
    }

    /** Whatever a test was about, nobody has a name when all is over. */
    @Override
    public void close() {
        store.close();
        lrs.close();
        catalog.close();
        Await.until("no name is locked", () -> board.held().isEmpty());
    }
}
