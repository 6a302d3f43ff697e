package org.archivolt.itests.container;

import static org.junit.Assert.assertArrayEquals;
import static org.junit.Assert.assertEquals;
import static org.junit.Assert.assertNotEquals;
import static org.junit.Assert.assertTrue;
import static org.junit.Assert.fail;
import static org.ops4j.pax.exam.karaf.options.KarafDistributionOption.editConfigurationFilePut;

import java.io.ByteArrayOutputStream;
import java.nio.ByteBuffer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.Random;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.locks.LockSupport;
import java.util.stream.Collectors;
import javax.inject.Inject;
import org.archivolt.base.ArchivoltException;
import org.archivolt.base.ByteRange;
import org.archivolt.base.ErrorCode;
import org.archivolt.base.Family;
import org.archivolt.base.ObjectId;
import org.archivolt.base.Tags;
import org.archivolt.dss.MediumRecord;
import org.archivolt.layout.ObjectBody;
import org.archivolt.lrs.FormatRequest;
import org.archivolt.lrs.ResourceAdministration;
import org.archivolt.lrs.ResourceScheduler;
import org.archivolt.store.LayoutCatalog;
import org.archivolt.store.ObjectReader;
import org.archivolt.store.ObjectStore;
import org.archivolt.store.PutRequest;
import org.junit.Before;
import org.junit.Test;
import org.junit.runner.RunWith;
import org.ops4j.pax.exam.Configuration;
import org.ops4j.pax.exam.Option;
import org.ops4j.pax.exam.junit.PaxExam;
import org.ops4j.pax.exam.spi.reactors.ExamReactorStrategy;
import org.ops4j.pax.exam.spi.reactors.PerClass;
import org.osgi.framework.Bundle;
import org.osgi.framework.BundleContext;
import org.osgi.framework.wiring.BundleWiring;

/**
 * Goal: layouts and drivers come, are replaced and go while the system works. Method: the real distribution; clients
 * that put and get without a pause while bundles are updated under them.
 */
@RunWith(PaxExam.class)
@ExamReactorStrategy(PerClass.class)
public class HotSwapIT {
    private static final long SEED = 20_261_121;
    private static final int CLIENTS = 4;
    private static final int UPDATES = 5;
    private static final int ROUNDS_BETWEEN_UPDATES = 20;
    private static final long LIMIT_SECONDS = 60;

    @Inject
    private BundleContext context;

    @Inject
    private ObjectStore store;

    @Inject
    private LayoutCatalog layouts;

    @Inject
    private ResourceAdministration administration;

    @Inject
    private ResourceScheduler scheduler;

    @Configuration
    public Option[] distribution() {
        return new Option[] {
            Distribution.onFreePorts(Distribution.freePort()),
            editConfigurationFilePut("etc/org.archivolt.store.cfg", "layout.wait.ms", "500")
        };
    }

    @Before
    public void addMedia() throws Exception {
        if (!scheduler.snapshot(Family.DISK).devices().isEmpty()) {
            return;
        }
        for (String name : List.of("disk0", "disk1")) {
            Path folder = Files.createDirectories(
                    Path.of(System.getProperty("karaf.data"), "media", name).toAbsolutePath());
            MediumRecord medium = administration.addFixed(
                    Family.DISK, folder.toString(), Optional.empty(), Optional.empty(), Tags.NONE);
            scheduler.format(new FormatRequest(medium.id(), true, false)).get(LIMIT_SECONDS, TimeUnit.SECONDS);
        }
    }

    @Test
    public void replacesALayoutUnderLoadWithoutAFailedRequest() throws Exception {
        assertNothingFailsWhileUpdating("org.archivolt.layout.raid1");
    }

    @Test
    public void replacesADriverUnderLoadWithoutAFailedRequest() throws Exception {
        assertNothingFailsWhileUpdating("org.archivolt.ldm.disk");
    }

    @Test
    public void installsUsesAndRemovesALayout() throws Exception {
        byte[] content = content(7);
        put("removed", content);
        Map<String, Long> threads = schedulerThreads();

        Bundle raid1 = bundle("org.archivolt.layout.raid1");
        String location = raid1.getLocation();
        raid1.uninstall();
        try {
            assertEquals(List.of(), layouts.layouts());
            assertRefused(() -> put("refused", content));
            assertRefused(() -> get("removed"));
            assertEquals(Optional.empty(), store.find(new ObjectId("refused")));
        } finally {
            context.installBundle(location).start();
        }

        assertEquals("raid1", layouts.layouts().get(0).description().name());
        assertArrayEquals(content, get("removed"));
        put("again", content);
        assertArrayEquals(content, get("again"));
        assertEquals(threads, schedulerThreads());
    }

    /** The old and the new bundle differ in nothing but their class loader, which is all that a swap is about. */
    private void assertNothingFailsWhileUpdating(String symbolicName) throws Exception {
        put("warm-up", content(0));
        Map<String, Long> threads = schedulerThreads();
        AtomicBoolean stop = new AtomicBoolean();
        AtomicInteger rounds = new AtomicInteger();
        ExecutorService clients = Executors.newFixedThreadPool(CLIENTS);
        List<Future<?>> working = new ArrayList<>();
        try {
            for (int client = 0; client < CLIENTS; client++) {
                String prefix = symbolicName + "/" + client + "/";
                working.add(clients.submit(() -> {
                    for (int round = 0; !stop.get(); round++) {
                        byte[] content = content(round);
                        put(prefix + round, content);
                        assertArrayEquals(content, get(prefix + round));
                        rounds.incrementAndGet();
                    }
                    return null;
                }));
            }
            for (int update = 0; update < UPDATES; update++) {
                awaitRounds(rounds, rounds.get() + ROUNDS_BETWEEN_UPDATES, working);
                Object before = bundle(symbolicName).adapt(BundleWiring.class);
                bundle(symbolicName).update();
                assertNotEquals(before, bundle(symbolicName).adapt(BundleWiring.class));
            }
            awaitRounds(rounds, rounds.get() + ROUNDS_BETWEEN_UPDATES, working);
        } finally {
            stop.set(true);
            clients.shutdown();
            assertTrue(clients.awaitTermination(LIMIT_SECONDS, TimeUnit.SECONDS));
        }
        for (Future<?> each : working) {
            each.get();
        }
        assertEquals("the scheduler's threads went on", threads, schedulerThreads());
    }

    /** Or until a client has failed, which is then reported. */
    private static void awaitRounds(AtomicInteger rounds, int wanted, List<Future<?>> working) {
        long deadline = System.nanoTime() + TimeUnit.SECONDS.toNanos(LIMIT_SECONDS);
        while (rounds.get() < wanted && working.stream().noneMatch(Future::isDone)) {
            if (System.nanoTime() > deadline) {
                fail("the clients made only " + rounds + " rounds");
            }
            LockSupport.parkNanos(TimeUnit.MILLISECONDS.toNanos(1));
        }
    }

    private static Map<String, Long> schedulerThreads() {
        return Thread.getAllStackTraces().keySet().stream()
                .filter(thread -> thread.getName().startsWith("device-")
                        || thread.getName().startsWith("family-"))
                .collect(Collectors.toMap(Thread::getName, Thread::getId));
    }

    private Bundle bundle(String symbolicName) {
        return Arrays.stream(context.getBundles())
                .filter(bundle -> bundle.getSymbolicName().equals(symbolicName))
                .findFirst()
                .orElseThrow();
    }

    private static byte[] content(int round) {
        byte[] content = new byte[16 * 1024];
        new Random(SEED + round).nextBytes(content);
        return content;
    }

    private void put(String id, byte[] content) throws ArchivoltException {
        ByteBuffer left = ByteBuffer.wrap(content);
        store.put(
                new PutRequest(
                        new ObjectId(id),
                        Map.of(),
                        Optional.empty(),
                        Optional.empty(),
                        Tags.NONE,
                        Optional.of("raid1"),
                        Map.of(),
                        false,
                        List.of()),
                new ObjectBody() {
                    @Override
                    public OptionalLong size() {
                        return OptionalLong.of(content.length);
                    }

                    @Override
                    public int read(ByteBuffer into) {
                        int length = Math.min(into.remaining(), left.remaining());
                        into.put(left.slice(left.position(), length));
                        left.position(left.position() + length);
                        return length;
                    }
                });
    }

    private byte[] get(String id) throws ArchivoltException {
        ByteArrayOutputStream got = new ByteArrayOutputStream();
        ObjectReader reader = store.open(new ObjectId(id));
        reader.read(ByteRange.whole(reader.object().size()), verified -> {
            byte[] bytes = new byte[verified.remaining()];
            verified.get(bytes);
            got.writeBytes(bytes);
        });
        return got.toByteArray();
    }

    private interface Request {
        void send() throws ArchivoltException;
    }

    private static void assertRefused(Request request) {
        try {
            request.send();
            fail("a missing layout served a request");
        } catch (ArchivoltException e) {
            assertEquals(ErrorCode.LAYOUT_UNAVAILABLE, e.code());
        }
    }
}
