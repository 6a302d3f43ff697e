package org.archivolt.store.internal;

import static org.archivolt.base.ErrorCode.CANCELLED;
import static org.archivolt.base.ErrorCode.TIMEOUT;
import static org.archivolt.testkit.Failures.assertFails;
import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import org.junit.jupiter.api.Test;

class AnswersTest {
    private static final Duration SHORT = Duration.ofMillis(1);

    /** What is granted at the very moment when nobody waits for it any longer. */
    private static final class JustInTime extends CompletableFuture<String> {
        @Override
        public boolean cancel(boolean mayInterrupt) {
            complete("granted");
            return super.cancel(mayInterrupt);
        }
    }

    @Test
    void keepsWhatIsGrantedWhileItGivesUp() throws Exception {
        assertThat(Answers.awaitOrCancel(new JustInTime(), SHORT, "testing")).isEqualTo("granted");
    }

    @Test
    void keepsWhatIsGrantedWhileItIsInterrupted() throws Exception {
        Thread.currentThread().interrupt();
        assertThat(Answers.awaitOrCancel(new JustInTime(), Duration.ofSeconds(10), "testing"))
                .isEqualTo("granted");
        assertThat(Thread.interrupted()).isTrue();
    }

    @Test
    void cancelsWhatIsNotWaitedFor() {
        CompletableFuture<String> late = new CompletableFuture<>();
        assertFails(TIMEOUT, () -> Answers.awaitOrCancel(late, SHORT, "testing"));
        assertThat(late).isCancelled();
        CompletableFuture<String> interrupted = new CompletableFuture<>();
        Thread.currentThread().interrupt();
        assertFails(CANCELLED, () -> Answers.awaitOrCancel(interrupted, Duration.ofSeconds(10), "testing"));
        assertThat(Thread.interrupted()).isTrue();
        assertThat(interrupted).isCancelled();
    }
}
