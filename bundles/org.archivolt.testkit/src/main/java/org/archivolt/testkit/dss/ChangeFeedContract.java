package org.archivolt.testkit.dss;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.UUID;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import org.archivolt.base.AdministrativeStatus;
import org.archivolt.base.DeviceId;
import org.archivolt.base.MediumId;
import org.archivolt.base.Space;
import org.archivolt.dss.ChangeFeed;
import org.archivolt.dss.MediumUsage;
import org.archivolt.dss.ResourceCatalog;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** What every provider of {@link ChangeFeed} must do. */
@SuppressWarnings("try") // a subscription is only held
public abstract class ChangeFeedContract {
    protected final CatalogSamples samples = new CatalogSamples();
    private final MediumId medium = samples.mediumId("m1");
    private ResourceCatalog resources;

    protected abstract CatalogUnderTest catalog();

    @BeforeEach
    void open() {
        resources = catalog().resources();
    }

    @Test
    void beginsWithAnything() throws Exception {
        Recorder recorder = new Recorder();
        try (ChangeFeed.Subscription subscription = catalog().changes().subscribe(recorder)) {
            assertThat(recorder.next()).isEqualTo("anything");
        }
    }

    @Test
    void tellsOfEachChangeInOrder() throws Exception {
        Recorder recorder = new Recorder();
        try (ChangeFeed.Subscription subscription = catalog().changes().subscribe(recorder)) {
            recorder.awaitQuiet();
            resources.addDevice(samples.device("d1"));
            resources.addMedium(samples.medium("m1"));
            resources.moveDeviceStatus(
                    samples.device("d1").id(), AdministrativeStatus.LOCKED, AdministrativeStatus.UNLOCKED);
            resources.moveMediumStatus(medium, AdministrativeStatus.LOCKED, AdministrativeStatus.UNLOCKED);
            resources.formatted(medium, UUID.randomUUID(), new Space(10, 10));
            resources.account(samples.session(), 1, List.of(usage(1)));
            resources.account(samples.session(), 2, List.of(usage(-1)));
            resources.account(samples.session(), 3, List.of(grouping("together")));
            resources.blank(medium);

            String device = "device " + samples.device("d1").id();
            assertThat(recorder.next(9))
                    .containsExactly(
                            device,
                            "medium " + medium,
                            device,
                            "medium " + medium,
                            "medium " + medium,
                            "medium " + medium,
                            "medium " + medium,
                            "medium " + medium,
                            "medium " + medium);
        }
    }

    private MediumUsage usage(long extents) {
        return new MediumUsage(medium, extents, extents, Optional.empty(), Optional.empty());
    }

    private MediumUsage grouping(String name) {
        return new MediumUsage(medium, 0, 0, Optional.empty(), Optional.empty(), Set.of(name));
    }

    @Test
    void tellsOfADeviceThatHasChanged() throws Exception {
        DeviceId device = samples.device("d1").id();
        resources.addWithFixedMedium(samples.device("d1"), samples.medium("m1"));
        Recorder recorder = new Recorder();
        try (ChangeFeed.Subscription subscription = catalog().changes().subscribe(recorder)) {
            recorder.awaitQuiet();
            resources.moveDeviceStatus(device, AdministrativeStatus.LOCKED, AdministrativeStatus.UNLOCKED);
            assertThat(recorder.next()).isEqualTo("device " + device);
            resources.moveDeviceHost(device, samples.host(), samples.host() + "-2");
            assertThat(recorder.next()).isEqualTo("device " + device);
        }
    }

    @Test
    void tellsNothingOfAnAccountThatWasAppliedBefore() throws Exception {
        Recorder recorder = new Recorder();
        resources.addMedium(samples.medium("m1"));
        resources.formatted(medium, UUID.randomUUID(), new Space(10, 10));
        resources.account(samples.session(), 1, List.of(usage(1)));
        try (ChangeFeed.Subscription subscription = catalog().changes().subscribe(recorder)) {
            recorder.awaitQuiet();
            resources.account(samples.session(), 1, List.of(usage(1)));
            resources.addDevice(samples.device("d1"));

            assertThat(recorder.next())
                    .isEqualTo("device " + samples.device("d1").id());
        }
    }

    @Test
    void tellsOfBothWhenBothWereAdded() throws Exception {
        Recorder recorder = new Recorder();
        try (ChangeFeed.Subscription subscription = catalog().changes().subscribe(recorder)) {
            recorder.awaitQuiet();
            resources.addWithFixedMedium(samples.device("d1"), samples.medium("m1"));

            assertThat(recorder.next(2))
                    .containsExactlyInAnyOrder("device " + samples.device("d1").id(), "medium " + medium);
        }
    }

    @Test
    void tellsEverySubscriberAndSurvivesARudeOne() throws Exception {
        Recorder one = new Recorder();
        Recorder two = new Recorder();
        ChangeFeed.Listener rude = new Recorder() {
            @Override
            public void mediumChanged(MediumId id) {
                throw new IllegalStateException("on purpose, by a test");
            }
        };
        try (ChangeFeed.Subscription a = catalog().changes().subscribe(one);
                ChangeFeed.Subscription b = catalog().changes().subscribe(rude);
                ChangeFeed.Subscription c = catalog().changes().subscribe(two)) {
            one.awaitQuiet();
            two.awaitQuiet();
            resources.addMedium(samples.medium("m1"));

            one.await("medium " + medium);
            two.await("medium " + medium);
        }
    }

    @Test
    void tellsNothingAfterTheEndOfASubscription() throws Exception {
        Recorder ended = new Recorder();
        Recorder alive = new Recorder();
        ChangeFeed.Subscription subscription = catalog().changes().subscribe(ended);
        try (ChangeFeed.Subscription other = catalog().changes().subscribe(alive)) {
            alive.awaitQuiet();
            ended.awaitQuiet();
            subscription.close();
            subscription.close();
            resources.addMedium(samples.medium("m1"));

            alive.await("medium " + medium);
            assertThat(ended.words).isEmpty();
        }
    }

    /** What it is told, as words. Only about media and devices of this test: others may change others. */
    protected class Recorder implements ChangeFeed.Listener {
        private final BlockingQueue<String> words = new LinkedBlockingQueue<>();

        @Override
        public void mediumChanged(MediumId id) {
            if (id.library().equals(medium.library())) {
                words.add("medium " + id);
            }
        }

        @Override
        public void deviceChanged(DeviceId id) {
            if (id.library().equals(medium.library())) {
                words.add("device " + id);
            }
        }

        @Override
        public void anythingMayHaveChanged() {
            words.add("anything");
        }

        public String next() throws InterruptedException {
            String word = words.poll(20, TimeUnit.SECONDS);
            assertThat(word).as("what the feed tells within 20 s").isNotNull();
            return word;
        }

        public List<String> next(int count) throws InterruptedException {
            List<String> next = new java.util.ArrayList<>();
            while (next.size() < count) {
                next.add(next());
            }
            return next;
        }

        /**
         * Until a change of our own has come through, so that what is told from now on happened from now on. A feed that
         * is still connecting tells nothing of a change before; it only says that anything may have changed.
         */
        public void awaitQuiet() throws Exception {
            for (int attempt = 0; attempt < 40; attempt++) {
                String marker = "marker" + UUID.randomUUID();
                resources.addMedium(samples.medium(marker));
                if (comesSoon("medium " + samples.mediumId(marker))) {
                    return;
                }
            }
            throw new AssertionError("the feed tells nothing");
        }

        private boolean comesSoon(String word) throws InterruptedException {
            String next;
            do {
                next = words.poll(500, TimeUnit.MILLISECONDS);
            } while (next != null && !next.equals(word));
            return next != null;
        }

        public void await(String word) throws InterruptedException {
            while (!next().equals(word)) {
                // what came before
            }
        }
    }
}
