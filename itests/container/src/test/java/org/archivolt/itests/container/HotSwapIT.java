package org.archivolt.itests.container;

import static org.junit.Assert.assertArrayEquals;
import static org.junit.Assert.assertEquals;
import static org.junit.Assert.assertThrows;
import static org.junit.Assert.assertTrue;
import static org.ops4j.pax.exam.karaf.options.KarafDistributionOption.editConfigurationFilePut;

import java.io.ByteArrayOutputStream;
import java.nio.ByteBuffer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.Random;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicReference;
import javax.inject.Inject;
import org.archivolt.base.ArchivoltException;
import org.archivolt.base.ByteRange;
import org.archivolt.base.ErrorCode;
import org.archivolt.base.Family;
import org.archivolt.base.ObjectId;
import org.archivolt.base.Tags;
import org.archivolt.layout.ObjectBody;
import org.archivolt.lrs.FormatRequest;
import org.archivolt.lrs.ResourceAdministration;
import org.archivolt.lrs.ResourceScheduler;
import org.archivolt.store.ObjectReader;
import org.archivolt.store.ObjectStore;
import org.archivolt.store.PutRequest;
import org.junit.Before;
import org.junit.Rule;
import org.junit.Test;
import org.junit.rules.TestName;
import org.junit.runner.RunWith;
import org.ops4j.pax.exam.Configuration;
import org.ops4j.pax.exam.Option;
import org.ops4j.pax.exam.junit.PaxExam;
import org.ops4j.pax.exam.spi.reactors.ExamReactorStrategy;
import org.ops4j.pax.exam.spi.reactors.PerClass;
import org.ops4j.pax.exam.util.Filter;
import org.osgi.framework.Bundle;
import org.osgi.framework.BundleContext;
import org.osgi.framework.Constants;

/** A layout is replaced, removed and brought back while devices are mounted and requests come in. */
@RunWith(PaxExam.class)
@ExamReactorStrategy(PerClass.class)
public class HotSwapIT {
    private static final String LAYOUT = "org.archivolt.layout.raid1";
    private static final byte[] CONTENT = new byte[10_000];

    static {
        new Random(1).nextBytes(CONTENT);
    }

    @Rule
    public TestName test = new TestName();

    @Inject
    private BundleContext context;

    @Inject
    @Filter(timeout = 90_000)
    private ObjectStore store;

    @Inject
    @Filter(timeout = 90_000)
    private ResourceAdministration administration;

    @Inject
    private ResourceScheduler scheduler;

    @Configuration
    public Option[] distribution() {
        return new Option[] {
            Distribution.onFreePorts(),
            editConfigurationFilePut("etc/org.archivolt.store.cfg", "layout.wait.ms", "2000")
        };
    }

    @Before
    public void addTwoMedia() throws Exception {
        for (String half : List.of("left", "right")) {
            Path folder = Path.of(System.getProperty("karaf.base"), "media", test.getMethodName() + "-" + half);
            Files.createDirectories(folder);
            var medium = administration.addFixed(
                    Family.DISK, folder.toString(), Optional.empty(), Optional.empty(), Tags.NONE);
            scheduler.format(new FormatRequest(medium.id(), true, false)).get(30, TimeUnit.SECONDS);
        }
    }

    /**
     * Goal: nobody notices that a layout is replaced. Method: a client stores and reads objects without a pause; the
     * bundle is updated three times, each time when the client has just finished some.
     */
    @Test
    public void servesWhileALayoutIsReplaced() throws Exception {
        Object schedulerBefore = serviceId(ResourceScheduler.class);
        try (Client client = new Client("replaced")) {
            for (int update = 0; update < 3; update++) {
                client.awaitFiveMore();
                layoutBundle().orElseThrow().update();
            }
            client.awaitFiveMore();
        }
        assertEquals(schedulerBefore, serviceId(ResourceScheduler.class));
    }

    @Test
    public void refusesWithoutALayoutAndGoesOnWithOneInstalledAnew() throws Exception {
        put("before");
        Bundle layout = layoutBundle().orElseThrow();
        String location = layout.getLocation();
        layout.uninstall();

        assertEquals(
                ErrorCode.LAYOUT_UNAVAILABLE,
                assertThrows(ArchivoltException.class, () -> put("between")).code());
        assertEquals(
                ErrorCode.LAYOUT_UNAVAILABLE,
                assertThrows(ArchivoltException.class, () -> get("before")).code());

        context.installBundle(location).start();
        put("after");
        assertArrayEquals(CONTENT, get("before"));
        assertArrayEquals(CONTENT, get("after"));
        assertEquals(Optional.empty(), store.find(ObjectId.of("between")));
    }

    private Optional<Bundle> layoutBundle() {
        return Arrays.stream(context.getBundles())
                .filter(bundle -> bundle.getSymbolicName().equals(LAYOUT))
                .findAny();
    }

    private Object serviceId(Class<?> service) {
        return context.getServiceReference(service).getProperty(Constants.SERVICE_ID);
    }

    private void put(String id) throws ArchivoltException {
        PutRequest request = new PutRequest(
                ObjectId.of(id),
                Map.of(),
                Optional.empty(),
                Optional.empty(),
                Tags.NONE,
                Optional.of("raid1"),
                Map.of("replicas", "2"),
                false,
                List.of());
        store.put(request, new Body());
    }

    private byte[] get(String id) throws ArchivoltException {
        ByteArrayOutputStream bytes = new ByteArrayOutputStream();
        ObjectReader reader = store.open(ObjectId.of(id));
        reader.read(ByteRange.whole(reader.object().size()), block -> {
            byte[] copy = new byte[block.remaining()];
            block.get(copy);
            bytes.writeBytes(copy);
        });
        return bytes.toByteArray();
    }

    private static final class Body implements ObjectBody {
        private final ByteBuffer rest = ByteBuffer.wrap(CONTENT);

        @Override
        public OptionalLong size() {
            return OptionalLong.of(CONTENT.length);
        }

        @Override
        public int read(ByteBuffer into) {
            int count = Math.min(into.remaining(), rest.remaining());
            into.put(rest.slice().limit(count));
            rest.position(rest.position() + count);
            return count;
        }
    }

    /** Stores and reads back one object after the other; closing it reports the first failure. */
    private final class Client implements AutoCloseable {
        private final AtomicBoolean wanted = new AtomicBoolean(true);
        private final AtomicInteger rounds = new AtomicInteger();
        private final AtomicReference<Throwable> failure = new AtomicReference<>();
        private final Thread thread;

        Client(String prefix) {
            thread = new Thread(() -> run(prefix), "client");
            thread.start();
        }

        private void run(String prefix) {
            try {
                while (wanted.get()) {
                    String id = prefix + "-" + rounds.get();
                    put(id);
                    assertArrayEquals(CONTENT, get(id));
                    rounds.incrementAndGet();
                }
            } catch (ArchivoltException | AssertionError e) {
                failure.set(e);
            }
        }

        void awaitFiveMore() {
            int goal = rounds.get() + 5;
            assertTrue(Await.until(true, () -> rounds.get() >= goal || failure.get() != null));
        }

        @Override
        public void close() {
            wanted.set(false);
            try {
                thread.join(TimeUnit.SECONDS.toMillis(30));
            } catch (InterruptedException e) {
                throw new AssertionError(e);
            }
            if (failure.get() != null) {
                throw new AssertionError("after " + rounds.get() + " rounds", failure.get());
            }
        }
    }
}
