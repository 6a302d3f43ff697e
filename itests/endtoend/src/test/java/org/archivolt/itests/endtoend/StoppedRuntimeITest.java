package org.archivolt.itests.endtoend;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** An orderly stop, by {@code ./archivolt down}, which sends SIGTERM, while the runtime is at work. */
class StoppedRuntimeITest {
    private static final int WRITERS = 16;
    private static final int UPLOADS = 8;
    private static final Duration LIMIT = Duration.ofSeconds(60);
    /** What stop.wait.ms and stop.timeout.ms allow, and some for everything else. */
    private static final Duration STOP_LIMIT = Duration.ofSeconds(40);

    private Instance instance;

    @BeforeEach
    void start() throws Exception {
        instance = Instance.started("stopped");
    }

    @AfterEach
    void stop() throws Exception {
        if (instance != null) {
            instance.close();
        }
    }

    /**
     * Goal: what runs when the stop is ordered ends well, or is told why not; nothing acknowledged is lost. Method: while
     * writers write, some uploads are held half way until the door is closed, and only then go on.
     */
    @Test
    void runningUploadsEndAndNothingAcknowledgedIsLost() throws Exception {
        try (Load load = new Load(1)) {
            load.start(instance.client(), WRITERS, false);
            Await.until("load", LIMIT, () -> load.acknowledged() > 5 * WRITERS);
            Map<String, RandomBytes> acknowledged = new LinkedHashMap<>();
            List<Upload> uploads = uploads();

            CompletableFuture<Instance.Outcome> down = stopInBackground();
            Await.until("the door is closed", LIMIT, this::isDoorClosed);
            for (Upload upload : uploads) {
                if (upload.finish()) {
                    acknowledged.put(upload.id(), upload.body());
                }
            }

            requireStopped(down);
            load.stop();
            System.out.printf(
                    "stopped: %d of %d uploads acknowledged; writers: %d acknowledged, %d refused, %d cut%n",
                    acknowledged.size(), UPLOADS, load.acknowledged(), load.refused(), load.cut());
            instance.up().requireSuccess();
            for (Map.Entry<String, RandomBytes> each : acknowledged.entrySet()) {
                instance.client().requireStored(each.getKey(), each.getValue());
            }
            instance.client().deleteAll("upload/");
            load.verify(instance.client(), true);
            AtRest.await(instance);
        }
    }

    @Test
    void anUploadThatNeverEndsDoesNotPreventTheStop() throws Exception {
        try (Upload upload = new Upload(instance.client(), "endless")) {
            upload.begin();

            requireStopped(stopInBackground());

            instance.up().requireSuccess();
            assertThat(instance.client().list("")).isEmpty();
            AtRest.await(instance);
        }
    }

    private List<Upload> uploads() throws IOException {
        List<Upload> uploads = new ArrayList<>();
        for (int i = 0; i < UPLOADS; i++) {
            Upload upload = new Upload(instance.client(), "upload/" + i);
            upload.begin();
            uploads.add(upload);
        }
        return uploads;
    }

    private CompletableFuture<Instance.Outcome> stopInBackground() {
        CompletableFuture<Instance.Outcome> outcome = new CompletableFuture<>();
        new Thread(() -> {
                    try {
                        outcome.complete(instance.down());
                    } catch (IOException | InterruptedException e) {
                        outcome.completeExceptionally(e);
                    }
                })
                .start();
        return outcome;
    }

    private boolean isDoorClosed() throws InterruptedException {
        try {
            return instance.client().resource("/api/v1/health").statusCode() != 200;
        } catch (IOException gone) {
            return true;
        }
    }

    /** In time, and not by the script's kill -9; the database too. */
    private void requireStopped(CompletableFuture<Instance.Outcome> down) throws Exception {
        Instance.Outcome outcome = down.get(STOP_LIMIT.toSeconds(), TimeUnit.SECONDS);
        assertThat(outcome.requireSuccess().output()).contains("Stopped.");
        assertThat(instance.databaseProcesses()).isEmpty();
    }

    /** A PUT that can be held half way. */
    private static final class Upload implements AutoCloseable {
        private static final int BYTES = 2 << 20;

        private final Client client;
        private final String id;
        private final RandomBytes body;
        private final Wire wire;

        Upload(Client client, String id) throws IOException {
            this.client = client;
            this.id = id;
            this.body = new RandomBytes(id.hashCode(), BYTES);
            this.wire = new Wire(client.port());
        }

        String id() {
            return id;
        }

        RandomBytes body() {
            return body;
        }

        void begin() throws IOException {
            wire.head(
                    "PUT " + Client.objectPath(id) + " HTTP/1.1",
                    "Authorization: " + client.authorization(),
                    "Content-Length: " + BYTES);
            wire.send(body.array(0, BYTES / 2));
        }

        /** @return whether it was acknowledged; else it was refused, and that in so many words: by the store, or at a door already closed */
        boolean finish() throws IOException {
            try (wire) {
                wire.sendInBackground(body.stream(BYTES / 2, BYTES / 2));
                Wire.Answer answer = wire.answer();
                if (answer.status() != 201) {
                    boolean isAtTheDoor = answer.body().contains("\"UNAVAILABLE\"");
                    Problems.requireProblem(answer, 503, isAtTheDoor ? "UNAVAILABLE" : "SHUTTING_DOWN");
                }
                return answer.status() == 201;
            }
        }

        @Override
        public void close() throws IOException {
            wire.close();
        }
    }
}
