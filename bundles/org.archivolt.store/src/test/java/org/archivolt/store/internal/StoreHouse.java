package org.archivolt.store.internal;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.concurrent.TimeUnit;
import org.archivolt.base.ByteRange;
import org.archivolt.base.Checksum;
import org.archivolt.base.DeviceId;
import org.archivolt.base.Family;
import org.archivolt.base.MediumId;
import org.archivolt.base.ObjectId;
import org.archivolt.base.Tags;
import org.archivolt.base.Ticker;
import org.archivolt.dss.ObjectRecord;
import org.archivolt.layout.ObjectBody;
import org.archivolt.lrs.FormatRequest;
import org.archivolt.lrs.internal.runtime.LocalResourceScheduler;
import org.archivolt.lrs.internal.runtime.TestScheduler;
import org.archivolt.store.ObjectReader;
import org.archivolt.store.PutRequest;
import org.archivolt.store.PutResult;
import org.archivolt.testkit.Await;
import org.archivolt.testkit.dss.MemoryCatalog;
import org.archivolt.testkit.ldm.FakeDriver;
import org.archivolt.testkit.ldm.FakeMedium;

/** A whole store: the real scheduler over media in memory, a catalog in memory, one layout. */
final class StoreHouse implements AutoCloseable {
    final MemoryCatalog catalog = new MemoryCatalog(Ticker.system());
    final FakeDriver driver = new FakeDriver();
    final CopyLayout layout = new CopyLayout();
    final LayoutRegistry layouts;
    final List<FakeMedium> media = new ArrayList<>();
    private final StoreSettings settings;
    private TestScheduler lrs;
    private LocalObjectStore store;

    StoreHouse(int disks) throws Exception {
        this(disks, 64L << 20, new TestSettings());
    }

    StoreHouse(int disks, long capacity, TestSettings settings) throws Exception {
        this.settings = settings.build();
        layouts = new LayoutRegistry(this.settings, Ticker.system());
        layouts.bind(layout);
        lrs = new TestScheduler(catalog, Family.DISK, driver, Ticker.system());
        for (int i = 0; i < disks; i++) {
            addDisk("d" + i, capacity);
        }
        store = newStore();
    }

    private void addDisk(String name, long capacity) throws Exception {
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

    private LocalObjectStore newStore() {
        return new LocalObjectStore(catalog, catalog, catalog, scheduler(), layouts, settings, Ticker.system());
    }

    LocalObjectStore store() {
        return store;
    }

    LocalResourceScheduler scheduler() {
        return lrs.scheduler();
    }

    /** The process dies in the middle of whatever it does, and a new one starts. */
    void crashAndRestart() {
        driver.crash();
        store.close();
        lrs.close();
        lrs = new TestScheduler(catalog, Family.DISK, driver, Ticker.system());
        store = newStore();
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
                Tags.NONE,
                Optional.empty(),
                parameters,
                onlyIfAbsent,
                List.of(expected));
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
        return store.list("", Optional.empty(), 10_000).stream()
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

    @Override
    public void close() {
        store.close();
        lrs.close();
        catalog.close();
    }
}
