package org.archivolt.itests.endtoend;

import static org.archivolt.itests.endtoend.Problems.requireProblem;
import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicReference;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** docs/write-a-layout.md keeps what it promises. */
class TutorialITest {
    private static final Duration LIMIT = Duration.ofSeconds(60);
    private static final String WITH_THE_LAYOUT = "?layout=xor-demo&layout.block.bytes=4096";

    /**
     * Goal: the tutorial cannot go stale. Method: read it, and do what it says; clients use the layout while it is
     * changed, and while it is away it is asked for.
     */
    @Test
    void aReaderWritesALayoutThatServesIsReplacedAndRemoved(@TempDir Path desk) throws Exception {
        Tutorial tutorial = Tutorial.read(Instance.repository().resolve("docs/write-a-layout.md"));
        try (Instance instance = Instance.onDisk("tutorial")) {
            instance.configure("org.archivolt.store.cfg", "layout.wait.ms = 60000", "layout.wait.ms = 5000");
            instance.up().requireSuccess();
            TutorialReader reader = new TutorialReader(instance, desk);
            for (int section = 1; section <= 4; section++) {
                reader.follow(tutorial, section);
            }
            try (Traffic traffic = new Traffic(instance.client())) {
                traffic.awaitMore();
                reader.follow(tutorial, 5);
                traffic.awaitMore();
            }
            reader.follow(tutorial, 6);
            requireRefusedWithoutATrace(instance);
            reader.follow(tutorial, 7);
            put(instance.client(), "after", new RandomBytes(3, 20_000));
            instance.client().requireStored("after", new RandomBytes(3, 20_000));
        }
    }

    private static void requireRefusedWithoutATrace(Instance instance) throws Exception {
        Path[] media = {instance.medium("disk0"), instance.medium("disk1"), instance.medium("disk2")};
        List<Instance.ExtentFile> before = instance.extents(media);
        Client client = instance.client();
        var refused =
                client.send("PUT", Client.objectPath("never") + WITH_THE_LAYOUT, Client.sized(new RandomBytes(4, 10)));
        assertThat(requireProblem(refused, 501, "LAYOUT_UNAVAILABLE")
                        .path("remedy")
                        .asText())
                .isEqualTo("ADD_RESOURCE");
        requireProblem(client.resource(Client.objectPath("picture")), 501, "LAYOUT_UNAVAILABLE");
        assertThat(client.head("never").statusCode()).isEqualTo(404);
        assertThat(client.head("picture").statusCode()).isEqualTo(200);
        assertThat(client.resource("/api/v1/layouts/xor-demo").statusCode()).isEqualTo(404);
        assertThat(instance.extents(media)).containsExactlyInAnyOrderElementsOf(before);
    }

    private static void put(Client client, String id, RandomBytes body) throws Exception {
        Client.requireOk(client.send("PUT", Client.objectPath(id) + WITH_THE_LAYOUT, Client.sized(body)));
    }

    /** Some clients that put and get with the layout without a pause. Closing it reports the first failure. */
    private static final class Traffic implements AutoCloseable {
        private static final int CLIENTS = 4;
        private static final int ROUNDS = 10;

        private final AtomicInteger rounds = new AtomicInteger();
        private final AtomicReference<Throwable> failure = new AtomicReference<>();
        private final List<Thread> threads = new ArrayList<>();
        private volatile boolean stopping;

        Traffic(Client client) {
            for (int number = 0; number < CLIENTS; number++) {
                int seed = number;
                threads.add(new Thread(() -> run(client, seed), "traffic-" + number));
            }
            threads.forEach(Thread::start);
        }

        private void run(Client client, int seed) {
            try {
                for (int round = 0; !stopping; round++) {
                    RandomBytes body = new RandomBytes(seed, 10_000 + round);
                    put(client, "traffic/" + seed, body);
                    client.requireStored("traffic/" + seed, body);
                    rounds.incrementAndGet();
                }
            } catch (Exception | AssertionError e) {
                failure.compareAndSet(null, e);
            }
        }

        void awaitMore() throws Exception {
            int goal = rounds.get() + ROUNDS;
            Await.until("traffic", LIMIT, () -> rounds.get() >= goal || failure.get() != null);
        }

        @Override
        public void close() {
            stopping = true;
            try {
                for (Thread thread : threads) {
                    thread.join(LIMIT.toMillis());
                }
            } catch (InterruptedException e) {
                throw new AssertionError(e);
            }
            if (failure.get() != null) {
                throw new AssertionError("after " + rounds + " rounds", failure.get());
            }
        }
    }
}
