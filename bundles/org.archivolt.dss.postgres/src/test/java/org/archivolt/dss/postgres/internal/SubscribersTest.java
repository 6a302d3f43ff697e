package org.archivolt.dss.postgres.internal;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.concurrent.BlockingQueue;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import org.archivolt.base.DeviceId;
import org.archivolt.base.Family;
import org.archivolt.base.MediumId;
import org.archivolt.dss.ChangeFeed.Listener;
import org.archivolt.testkit.Await;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

final class SubscribersTest {
    private final BlockingQueue<String> words = new LinkedBlockingQueue<>();
    private final CountDownLatch gate = new CountDownLatch(1);
    private final Subscribers subscribers = new Subscribers();

    @AfterEach
    void close() {
        gate.countDown();
        subscribers.close();
    }

    @Test
    void makesOneWordOfTooMany() throws Exception {
        subscribers.add(listener());
        Await.until("the listener is busy", () -> words.size() == 1);

        for (int i = 0; i <= Subscribers.WAITING_MAX; i++) {
            tell("m" + i);
        }
        gate.countDown();

        assertThat(next()).isEqualTo("anything");
        assertThat(next()).isEqualTo("anything");
        assertThat(next()).isEqualTo("m" + Subscribers.WAITING_MAX);
        tell("m");
        assertThat(next()).isEqualTo("m");
    }

    @Test
    void tellsNothingThatHappenedBeforeTheSubscription() throws Exception {
        subscribers.add(listener());
        Await.until("the listener is busy", () -> words.size() == 1);
        words.clear();
        tell("before");
        BlockingQueue<String> late = new LinkedBlockingQueue<>();
        subscribers.add(new Recorder(late));
        tell("after");
        gate.countDown();

        assertThat(next()).isEqualTo("before");
        assertThat(late.poll(20, TimeUnit.SECONDS)).isEqualTo("anything");
        assertThat(late.poll(20, TimeUnit.SECONDS)).isEqualTo("after");
    }

    private void tell(String medium) {
        MediumId id = new MediumId(Family.DISK, "l", medium);
        subscribers.tellAll(listener -> listener.mediumChanged(id));
    }

    private String next() throws InterruptedException {
        return words.poll(20, TimeUnit.SECONDS);
    }

    /** Busy with its first word until the gate opens. */
    private Listener listener() {
        return new Recorder(words) {
            @Override
            public void anythingMayHaveChanged() {
                super.anythingMayHaveChanged();
                try {
                    gate.await();
                } catch (InterruptedException e) {
                    Thread.currentThread().interrupt();
                }
            }
        };
    }

    private static class Recorder implements Listener {
        private final BlockingQueue<String> words;

        Recorder(BlockingQueue<String> words) {
            this.words = words;
        }

        @Override
        public void mediumChanged(MediumId medium) {
            words.add(medium.name());
        }

        @Override
        public void deviceChanged(DeviceId device) {
            words.add(device.name());
        }

        @Override
        public void anythingMayHaveChanged() {
            words.add("anything");
        }
    }
}
