package org.archivolt.itests.endtoend;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.InputStream;
import java.net.http.HttpResponse;
import java.time.Duration;
import java.util.Arrays;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicReference;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** The bundles of tape, restarted while tapes are written and read. */
class TapeRestartsITest {
    private static final int WRITERS = 6;
    private static final int READERS = 2;
    private static final int RESTARTS = 2;
    private static final Duration LIMIT = Duration.ofSeconds(60);
    private static final RandomBytes BODY = new RandomBytes(9, 100_000);

    private Instance instance;
    private VirtualTapes tapes;

    @BeforeEach
    void start() throws Exception {
        instance = Instance.onTape("tape-restarts");
        instance.configure("org.archivolt.ldm.tape.virtual-main.cfg", "durable = true", "durable = false");
        instance.up().requireSuccess();
        tapes = new VirtualTapes(instance);
    }

    @AfterEach
    void stop() throws Exception {
        if (instance != null) {
            instance.close();
        }
    }

    /**
     * Goal: requests meanwhile succeed or are refused with 500 or 503, nothing acknowledged is lost, and nothing is left
     * over. No drive or cartridge is blamed for a driver or library that was away: all are in use again by themselves.
     */
    @ParameterizedTest
    @ValueSource(strings = {"org.archivolt.ldm.tape", "org.archivolt.ldm.tape.virtual"})
    void loseNothingAcknowledgedAndComeToRest(String bundle) throws Exception {
        Client client = instance.client();
        client.store("read", BODY);
        try (Load load = new Load(2);
                Readers readers = new Readers(client)) {
            load.start(client, WRITERS, false);
            for (int i = 0; i < RESTARTS; i++) {
                int before = load.acknowledged();
                Await.until("load", LIMIT, () -> load.acknowledged() > before + WRITERS);
                instance.shell("bundle:restart " + bundle).requireSuccess();
            }
            int before = load.acknowledged();
            Await.until("load after the last restart", LIMIT, () -> load.acknowledged() > before + WRITERS);
            load.stop();
            readers.stop();
            System.out.printf(
                    "%s restarted: %d acknowledged, %d refused; %d read, %d refused%n",
                    bundle, load.acknowledged(), load.refused(), readers.served.get(), readers.refused.get());
            requireNobodyBlamed();
            client.requireStored("read", BODY);
            client.delete("read");
            load.verify(client, true);
            AtRest.await(instance);
        }
    }

    private void requireNobodyBlamed() throws Exception {
        for (String drive : VirtualTapes.DRIVES) {
            assertThat(tapes.statusOfDrive(drive)).as(drive).isEqualTo("UNLOCKED");
        }
    }

    /** Read one object all the time. */
    private static final class Readers implements AutoCloseable {
        final AtomicInteger served = new AtomicInteger();
        final AtomicInteger refused = new AtomicInteger();
        private final AtomicReference<Throwable> wrong = new AtomicReference<>();
        private final Thread[] threads = new Thread[READERS];
        private volatile boolean stopping;

        Readers(Client client) {
            for (int i = 0; i < threads.length; i++) {
                threads[i] = new Thread(() -> read(client), "reader" + i);
                threads[i].start();
            }
        }

        private void read(Client client) {
            try {
                while (!stopping) {
                    readOnce(client);
                }
            } catch (IOException | InterruptedException | RuntimeException | AssertionError e) {
                wrong.compareAndSet(null, e);
            }
        }

        private void readOnce(Client client) throws IOException, InterruptedException {
            HttpResponse<InputStream> answer = client.get("read");
            try (InputStream body = answer.body()) {
                byte[] bytes = body.readAllBytes();
                switch (answer.statusCode()) {
                    case 200 -> {
                        if (!Arrays.equals(bytes, BODY.array())) {
                            throw new AssertionError("other bytes than were put");
                        }
                        served.incrementAndGet();
                    }
                    case 500, 503 -> refused.incrementAndGet();
                    default -> throw new AssertionError(answer.statusCode() + " " + new String(bytes));
                }
            }
        }

        void stop() throws InterruptedException {
            stopping = true;
            for (Thread thread : threads) {
                thread.join(LIMIT.toMillis());
                if (thread.isAlive()) {
                    throw new AssertionError(thread.getName() + " waits for an answer for ever");
                }
            }
            if (wrong.get() != null) {
                throw new AssertionError("a reader was answered wrongly", wrong.get());
            }
        }

        @Override
        public void close() {
            stopping = true;
            for (Thread thread : threads) {
                thread.interrupt();
            }
        }
    }
}
