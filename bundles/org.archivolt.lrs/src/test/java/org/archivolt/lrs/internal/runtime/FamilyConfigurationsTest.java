package org.archivolt.lrs.internal.runtime;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.FutureTask;
import java.util.concurrent.TimeUnit;
import org.archivolt.base.ArchivoltException;
import org.archivolt.base.ErrorCode;
import org.archivolt.base.Family;
import org.archivolt.base.Ticker;
import org.archivolt.testkit.Await;
import org.assertj.core.api.ThrowableAssert.ThrowingCallable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** Method: the configuration admin tells the component on a thread of its own, as the real one does. */
@Timeout(30)
class FamilyConfigurationsTest {
    private static final Map<String, String> STORED =
            Map.of("family", "disk", "flush.delay.ms", "7", "felix.fileinstall.filename", "file:/etc/x.cfg");

    private final ExecutorService dispatcher = Executors.newSingleThreadExecutor();
    private final FakeConfigurationAdmin admin = new FakeConfigurationAdmin(STORED, this::dispatch);
    private final FamilyConfigurations configurations =
            new FamilyConfigurations(Optional.of(admin.admin), Ticker.system());
    private FamilySettings settings;

    @BeforeEach
    void activate() throws Exception {
        settings = new FamilySettings(FamilyKeys.read(STORED));
        configurations.follow(settings);
    }

    @AfterEach
    void stop() {
        dispatcher.shutdownNow();
    }

    private void dispatch(Map<String, String> properties) {
        dispatcher.execute(() -> {
            try {
                settings.modified(FamilyKeys.read(properties));
            } catch (ArchivoltException e) {
                throw new AssertionError(e);
            }
            configurations.follow(settings);
        });
    }

    @Test
    void showsEveryKeyAlsoThoseLeftToTheirDefaults() throws Exception {
        assertThat(configurations.of(Family.DISK))
                .containsEntry("family", "disk")
                .containsEntry("flush.delay.ms", "7")
                .containsEntry("flush.requests", "64")
                .doesNotContainKey("felix.fileinstall.filename")
                .hasSize(FamilyConfig.class.getDeclaredMethods().length);
    }

    @Test
    void hasChangesInForceWhenItReturnsAndLeavesTheRestAlone() throws Exception {
        configurations.change(Family.DISK, Map.of("flush.delay.ms", " 0250 ", "flush.requests", "3"));
        assertThat(settings.rules().devices().flush().requestsMax()).isEqualTo(3);
        assertThat(configurations.of(Family.DISK)).containsEntry("flush.delay.ms", "250");
        assertThat(admin.properties())
                .containsEntry("flush.delay.ms", "250")
                .containsEntry("flush.requests", "3")
                .containsEntry("felix.fileinstall.filename", "file:/etc/x.cfg")
                .hasSize(4);
    }

    @Test
    void takesAllKeysOrNone() {
        refuses("flush.requests", Map.of("flush.delay.ms", "9", "flush.requests", "0"));
        refuses("flush.requests", Map.of("flush.delay.ms", "9", "flush.requests", "many"));
        refuses("flush.requests", Map.of("flush.requests", "99999999999"));
        refuses("flush.requests", Map.of("flush.requests", ""));
        refuses("no.such.key", Map.of("flush.delay.ms", "9", "no.such.key", "1"));
        refuses("felix.fileinstall.filename", Map.of("felix.fileinstall.filename", "/etc/passwd"));
    }

    @Test
    void refusesWhatCannotBeChangedWhileRunning() {
        refuses("family", Map.of("family", "tape"));
        refuses("queue.capacity", Map.of("queue.capacity", "5"));
    }

    @Test
    void showsTheCapacityInForceAlthoughTheFileSaysAnother() throws Exception {
        settings.modified(FamilyKeys.read(Map.of("family", "disk", "queue.capacity", "5", "streams", "2")));
        configurations.follow(settings);
        assertThat(configurations.of(Family.DISK))
                .containsEntry("queue.capacity", "10000")
                .containsEntry("streams", "2");
    }

    @Test
    void saysWhenTheConfigurationCannotBeWritten() {
        admin.full = true;
        fails(ErrorCode.WRONG_STATE, () -> configurations.change(Family.DISK, Map.of("streams", "2")));
    }

    @Test
    void knowsOnlyFamiliesThatAreServed() {
        fails(ErrorCode.NO_SUCH_RESOURCE, () -> configurations.of(Family.TAPE));
        fails(ErrorCode.NO_SUCH_RESOURCE, () -> configurations.change(Family.TAPE, Map.of()));
        configurations.forget(settings);
        fails(ErrorCode.NO_SUCH_RESOURCE, () -> configurations.of(Family.DISK));
    }

    @Test
    void endsItsWaitWhenTheFamilyGoes() throws Exception {
        CountDownLatch go = blockDispatcher();
        FutureTask<Void> change = new FutureTask<>(() -> {
            configurations.change(Family.DISK, Map.of("streams", "2"));
            return null;
        });
        new Thread(change).start();
        Await.until("stored", () -> "2".equals(admin.properties().get("streams")));
        configurations.forget(settings);
        assertThatThrownBy(() -> change.get(10, TimeUnit.SECONDS)).hasMessageContaining("NO_SUCH_RESOURCE");
        go.countDown();
    }

    @Test
    void changesNothingWithoutAConfigurationAdmin() {
        FamilyConfigurations fixed = new FamilyConfigurations(Optional.empty(), Ticker.system());
        fixed.follow(settings);
        fails(ErrorCode.WRONG_STATE, () -> fixed.change(Family.DISK, Map.of("streams", "2")));
    }

    private CountDownLatch blockDispatcher() {
        CountDownLatch go = new CountDownLatch(1);
        dispatcher.execute(() -> {
            try {
                go.await();
            } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
            }
        });
        return go;
    }

    private void refuses(String field, Map<String, String> changes) {
        assertThatThrownBy(() -> configurations.change(Family.DISK, changes))
                .isInstanceOfSatisfying(ArchivoltException.class, e -> {
                    assertThat(e.code()).isEqualTo(ErrorCode.INVALID_ARGUMENT);
                    assertThat(e.facts()).containsEntry("field", field);
                });
        assertThat(admin.properties()).isEqualTo(STORED);
    }

    private static void fails(ErrorCode code, ThrowingCallable call) {
        assertThatThrownBy(call)
                .isInstanceOfSatisfying(
                        ArchivoltException.class, e -> assertThat(e.code()).isEqualTo(code));
    }
}
