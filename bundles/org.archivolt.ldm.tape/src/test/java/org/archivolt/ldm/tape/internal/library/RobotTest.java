package org.archivolt.ldm.tape.internal.library;

import static org.archivolt.base.ErrorCode.BUSY;
import static org.archivolt.base.ErrorCode.CANCELLED;
import static org.archivolt.base.ErrorCode.INTERNAL;
import static org.archivolt.base.ErrorCode.SHUTTING_DOWN;
import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import org.archivolt.base.ArchivoltException;
import org.archivolt.base.ErrorCode;
import org.archivolt.base.Ticker;
import org.archivolt.ldm.LibraryOperation;
import org.archivolt.testkit.Await;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

class RobotTest {
    private final CountDownLatch gate = new CountDownLatch(1);
    private final Robot robot = new Robot("lib", 2, Ticker.system());

    @AfterEach
    void close() {
        gate.countDown();
        robot.close();
    }

    private CompletableFuture<Void> occupy() {
        CompletableFuture<Void> running = robot.submit("wait at the gate", () -> {
            try {
                gate.await();
            } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
            }
            return null;
        });
        Await.until(
                "it runs",
                () -> robot.operations().stream()
                        .anyMatch(operation -> operation.begun().isPresent()));
        return running;
    }

    @Test
    void doesOneThingAfterAnother() throws Exception {
        CompletableFuture<Void> first = occupy();
        CompletableFuture<Boolean> second = robot.submit("look", first::isDone);
        gate.countDown();
        assertThat(second.get(10, TimeUnit.SECONDS)).isTrue();
    }

    @Test
    void tellsWhatRunsAndWhatWaitsAtAnyTime() {
        occupy();
        robot.submit("second", () -> null);
        robot.submit("third", () -> null);
        assertThat(robot.operations())
                .extracting(LibraryOperation::what)
                .containsExactly("wait at the gate", "second", "third");
        assertThat(robot.operations()).extracting(op -> op.begun().isPresent()).containsExactly(true, false, false);
    }

    /** As who waited for it does, while the robot's thread is not done with it yet. */
    @Test
    void goesOnWhenSomebodyAddsToAnErrorThatItTells() throws Exception {
        ArchivoltException error = new ArchivoltException(ErrorCode.DEVICE_FAULT, "moving a medium");
        error.with("place", new Object() {
            @Override
            public String toString() {
                error.with("device", "drive0");
                return "257";
            }
        });
        CompletableFuture<Void> failed = robot.submit("fail", () -> {
            throw error;
        });
        assertThat(failed).failsWithin(10, TimeUnit.SECONDS);
        assertThat(robot.submit("look", () -> true).get(10, TimeUnit.SECONDS)).isTrue();
    }

    @Test
    void refusesWhatTheQueueHasNoRoomFor() {
        occupy();
        robot.submit("second", () -> null);
        robot.submit("third", () -> null);
        assertFailed(robot.submit("fourth", () -> null), BUSY);
    }

    @Test
    void takesBackWhatHasNotBegun() {
        CompletableFuture<Void> running = occupy();
        CompletableFuture<Object> second = robot.submit("second", () -> null);
        CompletableFuture<Object> third = robot.submit("third", () -> null);
        List<LibraryOperation> all = robot.operations();
        assertThat(robot.cancel(all.get(1).number())).isTrue();
        assertThat(robot.cancel(all.get(1).number())).isFalse();
        assertThat(robot.cancel(all.get(0).number())).isFalse();
        third.cancel(true);
        assertFailed(second, CANCELLED);
        assertThat(robot.operations()).hasSize(1);
        assertThat(running).isNotDone();
    }

    @Test
    void survivesABug() throws Exception {
        assertFailed(
                robot.submit("stumble", () -> {
                    throw new IllegalStateException("a bug, on purpose");
                }),
                INTERNAL);
        assertThat(robot.submit("go on", () -> 1).get(10, TimeUnit.SECONDS)).isEqualTo(1);
    }

    @Test
    void refusesEverythingOnceClosed() {
        occupy();
        CompletableFuture<Object> waiting = robot.submit("second", () -> null);
        gate.countDown();
        robot.close();
        assertThat(waiting).isDone();
        assertFailed(robot.submit("third", () -> null), SHUTTING_DOWN);
    }

    private static void assertFailed(CompletableFuture<?> future, ErrorCode code) {
        try {
            future.get(10, TimeUnit.SECONDS);
        } catch (ExecutionException e) {
            assertThat(e.getCause()).isInstanceOf(ArchivoltException.class);
            assertThat(((ArchivoltException) e.getCause()).code()).isEqualTo(code);
            return;
        } catch (Exception e) {
            throw new AssertionError(e);
        }
        throw new AssertionError("it went well");
    }
}
