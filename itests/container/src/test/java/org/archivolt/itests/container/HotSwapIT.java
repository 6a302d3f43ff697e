package org.archivolt.itests.container;

import static org.junit.Assert.assertArrayEquals;
import static org.junit.Assert.assertEquals;
import static org.junit.Assert.assertFalse;
import static org.junit.Assert.assertTrue;
import static org.ops4j.pax.exam.CoreOptions.systemProperty;
import static org.ops4j.pax.exam.karaf.options.KarafDistributionOption.editConfigurationFilePut;

import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Random;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import javax.inject.Inject;
import org.archivolt.base.Family;
import org.archivolt.base.Tags;
import org.archivolt.lrs.FormatRequest;
import org.archivolt.lrs.ResourceAdministration;
import org.archivolt.lrs.ResourceScheduler;
import org.archivolt.store.LayoutCatalog;
import org.archivolt.store.LayoutCatalog.InstalledLayout;
import org.junit.Before;
import org.junit.Test;
import org.junit.runner.RunWith;
import org.ops4j.pax.exam.Configuration;
import org.ops4j.pax.exam.Option;
import org.ops4j.pax.exam.junit.PaxExam;
import org.ops4j.pax.exam.spi.reactors.ExamReactorStrategy;
import org.ops4j.pax.exam.spi.reactors.PerClass;
import org.ops4j.pax.exam.util.Filter;
import org.osgi.framework.Bundle;
import org.osgi.framework.BundleContext;
import org.osgi.framework.BundleException;
import org.osgi.framework.Constants;
import org.osgi.framework.wiring.FrameworkWiring;

/**
 * Layouts are replaced, removed, wired anew and brought back while devices are mounted and requests come in.
 *
 * <p>The build does this for some seconds; {@code -Dswap.seconds=60 -Dswap.updates=50} is the whole of it.
 */
@RunWith(PaxExam.class)
@ExamReactorStrategy(PerClass.class)
public class HotSwapIT {
    private static final int CLIENTS = 64;
    private static final double SLOWER_MAX = 3.0;
    private static final String RAID1 = "?layout=raid1&layout.replicas=2";
    private static final String RS = "?layout=rs&layout.data=2&layout.parity=1&layout.block.bytes=4096";
    /** More than small objects have, which are received whole before anything else happens. */
    private static final byte[] CONTENT = new byte[100_000];

    private static final Path MEDIA = Path.of(System.getProperty("karaf.base", ""), "media");
    private static final Path DEPLOY = Path.of(System.getProperty("karaf.base", ""), "deploy");

    static {
        new Random(1).nextBytes(CONTENT);
    }

    private final Http http = new Http();

    @Inject
    private BundleContext context;

    @Inject
    @Filter(timeout = 90_000)
    private LayoutCatalog layouts;

    @Inject
    @Filter(timeout = 90_000)
    private ResourceAdministration administration;

    @Inject
    private ResourceScheduler scheduler;

    @Configuration
    public Option[] distribution() throws IOException {
        int updates = Integer.getInteger("swap.updates");
        Path versions = Files.createTempDirectory(Path.of("target").toAbsolutePath(), "layouts");
        LayoutVersions.write("raid1", updates, Path.of(System.getProperty("bundles")), versions);
        LayoutVersions.write("rs", updates, Path.of(System.getProperty("bundles")), versions);
        return new Option[] {
            Distribution.onFreePorts(),
            editConfigurationFilePut("etc/org.archivolt.store.cfg", "layout.wait.ms", "5000"),
            systemProperty("swap.updates").value(Integer.toString(updates)),
            systemProperty("swap.seconds").value(System.getProperty("swap.seconds")),
            systemProperty("swap.versions").value(versions.toString())
        };
    }

    @Before
    public void addThreeMedia() throws Exception {
        assertTrue(Await.until(true, () -> http.health().isSuccess()));
        for (String name : List.of("left", "middle", "right")) {
            if (!Files.exists(MEDIA.resolve(name))) {
                Files.createDirectories(MEDIA.resolve(name));
                var medium = administration.addFixed(
                        Family.DISK, MEDIA.resolve(name).toString(), Optional.empty(), Optional.empty(), Tags.NONE);
                scheduler.format(new FormatRequest(medium.id(), true, false)).get(30, TimeUnit.SECONDS);
            }
        }
    }

    /**
     * Goal: nobody notices that layouts are replaced, again and again. Method: clients put and get as fast as they can,
     * first left alone, then while files in {@code deploy/} are replaced. The shipped {@code raid1} stays beside its
     * successors, so that there always is one; the shipped {@code rs} is taken away, so that each update leaves a gap.
     */
    @Test
    public void nobodyNoticesThatLayoutsAreReplaced() throws Exception {
        int updates = Integer.getInteger("swap.updates");
        long phaseNanos = TimeUnit.SECONDS.toNanos(Integer.getInteger("swap.seconds"));
        Object serviceBefore = serviceId(ResourceScheduler.class);
        Shipped rs = Shipped.takeAway("rs", context);
        deploy("rs", 0);
        put("warm", RS);
        Map<String, Long> threadsBefore = schedulerThreads();
        Latencies alone;
        Latencies swapped;
        long seconds;
        try (SwapLoad load = new SwapLoad("load", CLIENTS, List.of(RAID1, RS))) {
            pause(phaseNanos / 2);
            alone = load.measure();
            pause(phaseNanos);
            swapped = load.measure();
            long begin = System.nanoTime();
            swap(updates, phaseNanos);
            seconds = TimeUnit.NANOSECONDS.toSeconds(System.nanoTime() - begin);
        }
        System.out.println("left alone: " + alone);
        System.out.println("each of 2 layouts updated " + updates + " times in " + seconds + " s: " + swapped);
        assertEquals(threadsBefore, schedulerThreads());
        assertEquals(serviceBefore, serviceId(ResourceScheduler.class));
        double slower = (double) swapped.percentileNanos(0.99) / alone.percentileNanos(0.99);
        assertTrue("p99 grew %.1f times".formatted(slower), slower < SLOWER_MAX);
        undeploy("raid1");
        undeploy("rs");
        rs.bringBack();
    }

    /** At an even pace, or as fast as the runtime takes them. */
    private void swap(int updates, long nanos) throws IOException {
        long begin = System.nanoTime();
        for (int number = 1; number <= updates; number++) {
            for (String layout : List.of("raid1", "rs")) {
                copy(layout, number);
            }
            for (String layout : List.of("raid1", "rs")) {
                awaitMinor(layout, LayoutVersions.minor(number));
            }
            pause(begin + number * (nanos / updates) - System.nanoTime());
        }
    }

    @Test
    public void lastTransfersEndAndNewOnesWaitForTheSuccessor() throws Exception {
        SlowBody body = new SlowBody();
        CompletableFuture<Http.Answer> slow = CompletableFuture.supplyAsync(() -> http.put("slow", RAID1, body));
        body.awaitStart();
        assertTrue(Await.until(true, () -> newest("raid1").orElseThrow().inUse() > 0));

        CompletableFuture<Shipped> away = CompletableFuture.supplyAsync(() -> Shipped.takeAway("raid1", context));
        assertEquals(Optional.empty(), Await.until(Optional.empty(), () -> newest("raid1")));
        CompletableFuture<Http.Answer> waiting =
                CompletableFuture.supplyAsync(() -> http.put("waiting", RAID1, CONTENT));
        deploy("raid1", 0);
        assertTrue(waiting.get(30, TimeUnit.SECONDS).isSuccess());
        assertFalse(away.isDone());

        body.end();
        assertTrue(slow.get(30, TimeUnit.SECONDS).text(), slow.join().isSuccess());
        Shipped shipped = away.get(30, TimeUnit.SECONDS);
        assertArrayEquals(CONTENT, http.get("slow").body());
        assertArrayEquals(CONTENT, http.get("waiting").body());
        undeploy("raid1");
        shipped.bringBack();
    }

    @Test
    public void servesWhileALayoutIsWiredAnew() throws Exception {
        try (SwapLoad load = new SwapLoad("wired", 4, List.of(RAID1, RS))) {
            for (int refresh = 0; refresh < 3; refresh++) {
                load.awaitRounds(20);
                refresh(Shipped.bundle("raid1", context));
                refresh(Shipped.bundle("rs", context));
            }
            load.awaitRounds(20);
        }
    }

    private void refresh(Bundle bundle) throws InterruptedException {
        CountDownLatch done = new CountDownLatch(1);
        context.getBundle(Constants.SYSTEM_BUNDLE_LOCATION)
                .adapt(FrameworkWiring.class)
                .refreshBundles(Set.of(bundle), event -> done.countDown());
        assertTrue(done.await(90, TimeUnit.SECONDS));
        assertEquals(Bundle.ACTIVE, bundle.getState());
    }

    @Test
    public void refusesWithoutATraceWhatNeedsAMissingLayout() throws Exception {
        put("before", RS);
        Shipped rs = Shipped.takeAway("rs", context);
        Set<Path> files = files();

        requireUnavailable(http.put("between", RS, CONTENT));
        requireUnavailable(http.get("before"));
        assertEquals(404, http.get("between").status());
        assertEquals(files, files());
        put("others", RAID1);

        rs.bringBack();
        assertArrayEquals(CONTENT, http.get("before").body());
        put("between", RS);
        assertArrayEquals(CONTENT, http.get("between").body());
    }

    private static void requireUnavailable(Http.Answer answer) {
        assertEquals(answer.text(), 501, answer.status());
        assertTrue(
                answer.text(), answer.text().contains("\"code\":\"LAYOUT_UNAVAILABLE\",\"remedy\":\"ADD_RESOURCE\""));
    }

    private static Set<Path> files() throws IOException {
        try (Stream<Path> files = Files.walk(MEDIA)) {
            return files.filter(Files::isRegularFile).collect(Collectors.toSet());
        }
    }

    // --- the deploy folder ---

    private void deploy(String layout, int number) throws IOException {
        copy(layout, number);
        awaitMinor(layout, LayoutVersions.minor(number));
    }

    /** Under the same name each time, and at once. */
    private static void copy(String layout, int number) throws IOException {
        Path version = Path.of(System.getProperty("swap.versions"), layout + "-" + number + ".jar");
        Path copy = Files.copy(version, DEPLOY.resolveSibling(layout + ".new"), StandardCopyOption.REPLACE_EXISTING);
        Files.move(copy, DEPLOY.resolve(layout + ".jar"), StandardCopyOption.ATOMIC_MOVE);
    }

    private void awaitMinor(String layout, int minor) {
        assertEquals(
                Optional.of(minor),
                Await.until(
                        Optional.of(minor),
                        () -> newest(layout)
                                .map(installed -> installed.description().minor())));
    }

    private void undeploy(String layout) throws IOException {
        Files.delete(DEPLOY.resolve(layout + ".jar"));
        assertTrue(Await.until(
                true,
                () -> layouts.layouts().stream()
                        .noneMatch(installed -> installed.description().name().equals(layout)
                                && installed.description().minor() >= LayoutVersions.minor(0))));
    }

    private Optional<InstalledLayout> newest(String layout) {
        return layouts.layouts().stream()
                .filter(installed -> installed.description().name().equals(layout))
                .findFirst();
    }

    /** A layout bundle of the distribution. */
    private record Shipped(String location, BundleContext context) {
        static Shipped takeAway(String layout, BundleContext context) {
            Bundle bundle = bundle(layout, context);
            try {
                bundle.uninstall();
            } catch (BundleException e) {
                throw new AssertionError(e);
            }
            return new Shipped(bundle.getLocation(), context);
        }

        void bringBack() throws BundleException {
            context.installBundle(location).start();
        }

        static Bundle bundle(String layout, BundleContext context) {
            return Arrays.stream(context.getBundles())
                    .filter(bundle -> bundle.getSymbolicName().equals("org.archivolt.layout." + layout))
                    .filter(bundle -> bundle.getLocation().startsWith("mvn:"))
                    .findFirst()
                    .orElseThrow();
        }
    }

    // --- clients ---

    private void put(String id, String query) {
        Http.Answer answer = http.put(id, query, CONTENT);
        assertTrue(answer.text(), answer.isSuccess());
    }

    /** Keeps back the last byte until it is told to go on. */
    private static final class SlowBody extends InputStream {
        private final CountDownLatch started = new CountDownLatch(1);
        private final CountDownLatch mayEnd = new CountDownLatch(1);
        private int at;

        void awaitStart() throws InterruptedException {
            assertTrue(started.await(30, TimeUnit.SECONDS));
        }

        void end() {
            mayEnd.countDown();
        }

        @Override
        public int read() {
            return at == CONTENT.length ? -1 : CONTENT[at++] & 0xff;
        }

        @Override
        public int read(byte[] into, int offset, int length) throws IOException {
            if (at == CONTENT.length - 1) {
                awaitEnd();
            }
            int count = Math.min(length, at < CONTENT.length - 1 ? CONTENT.length - 1 - at : CONTENT.length - at);
            System.arraycopy(CONTENT, at, into, offset, count);
            at += count;
            started.countDown();
            return count == 0 ? -1 : count;
        }

        private void awaitEnd() throws IOException {
            try {
                mayEnd.await();
            } catch (InterruptedException e) {
                throw new IOException(e);
            }
        }
    }

    // --- what must not change ---

    private Object serviceId(Class<?> service) {
        return context.getServiceReference(service).getProperty(Constants.SERVICE_ID);
    }

    /** The threads that own the scheduler's state and the devices, by name. */
    private static Map<String, Long> schedulerThreads() {
        return Thread.getAllStackTraces().keySet().stream()
                .filter(thread -> thread.getName().matches("(family|device)-.*"))
                .collect(Collectors.toMap(Thread::getName, Thread::getId));
    }

    private static void pause(long nanos) {
        long end = System.nanoTime() + nanos;
        for (long left = nanos; left > 0; left = end - System.nanoTime()) {
            LockSupport.parkNanos(left);
        }
    }
}
