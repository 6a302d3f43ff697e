package org.archivolt.base;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import org.junit.jupiter.api.Test;

class ArchivoltExceptionTest {
    private final ArchivoltException known =
            new ArchivoltException(ErrorCode.BUSY, "mounting", new IOException("in use")).with("medium", "m1");

    @Test
    void findsTheReasonBehindFurtherStages() {
        CompletableFuture<Void> first = new CompletableFuture<>();
        CompletableFuture<Throwable> told = new CompletableFuture<>();
        first.thenRun(() -> {}).thenRun(() -> {}).whenComplete((done, failure) -> told.complete(failure));
        first.completeExceptionally(known);

        assertThat(told.join()).isInstanceOf(CompletionException.class);
        assertThat(ArchivoltException.reasonOf(told.join())).isSameAs(known);
        assertThat(ArchivoltException.reasonOf(known)).isSameAs(known);
    }

    @Test
    void leavesAnEmptyWrapperAlone() {
        CompletionException empty = new CompletionException("nothing in it", null);
        assertThat(ArchivoltException.reasonOf(empty)).isSameAs(empty);
    }

    @Test
    void isTheFailureItselfOrInternal() {
        assertThat(ArchivoltException.of(known, "waiting")).isSameAs(known);
        assertThat(ArchivoltException.of(new CompletionException(known), "waiting"))
                .isSameAs(known);
        IllegalStateException bug = new IllegalStateException("a bug");
        ArchivoltException told = ArchivoltException.of(new CompletionException(bug), "waiting");
        assertThat(told.code()).isEqualTo(ErrorCode.INTERNAL);
        assertThat(told).hasMessage("INTERNAL while waiting: a bug").hasCause(bug);
    }

    @Test
    void isCopiedWithAllThatItSays() {
        ArchivoltException copy = known.copy();
        assertThat(copy.code()).isEqualTo(known.code());
        assertThat(copy).hasMessage(known.getMessage()).hasCause(known.getCause());

        copy.with("drive", "d1");
        assertThat(copy.facts()).containsEntry("medium", "m1").containsEntry("drive", "d1");
        assertThat(known.facts()).doesNotContainKey("drive");
    }
}
