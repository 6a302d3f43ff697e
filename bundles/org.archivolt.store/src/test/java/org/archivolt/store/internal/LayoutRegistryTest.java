package org.archivolt.store.internal;

import static org.archivolt.base.ErrorCode.LAYOUT_UNAVAILABLE;
import static org.archivolt.base.ErrorCode.SHUTTING_DOWN;
import static org.archivolt.testkit.Failures.assertFails;
import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.concurrent.atomic.AtomicBoolean;
import org.archivolt.base.ArchivoltException;
import org.archivolt.base.ErrorCode;
import org.archivolt.layout.LayoutModule;
import org.archivolt.testkit.Await;
import org.archivolt.testkit.VirtualTicker;
import org.junit.jupiter.api.Test;

class LayoutRegistryTest {
    private static final Duration BOUND = Duration.ofSeconds(60);
    private static final Duration STOP_BOUND = new TestSettings().build().stopWait();

    private final VirtualTicker ticker = new VirtualTicker();
    private final AtomicBoolean stopping = new AtomicBoolean();
    private final LayoutRegistry registry = new LayoutRegistry(settings(), ticker, stopping::get);
    private final CopyLayout layout = new CopyLayout(1, 0);

    private static StoreSettings settings() {
        TestSettings settings = new TestSettings();
        settings.layoutDrain = BOUND;
        settings.layoutWait = BOUND;
        return settings.build();
    }

    @Test
    void leasesTheNewest() throws Exception {
        registry.bind(new CopyLayout(1, 2));
        LayoutModule newest = new CopyLayout(2, 0);
        registry.bind(newest);
        registry.bind(new CopyLayout(1, 10));

        assertThat(registry.lease(CopyLayout.NAME).module()).isSameAs(newest);
        assertThat(registry.lease(CopyLayout.NAME, 1).description().minor()).isEqualTo(10);
        assertThat(registry.layouts())
                .extracting(i -> i.description().version() + " " + i.inUse())
                .containsExactly("2.0 1", "1.10 1", "1.2 0");
    }

    @Test
    void knowsNothingOfALayoutNobodyBrought() {
        registry.bind(layout);

        assertFails(LAYOUT_UNAVAILABLE, () -> registry.lease("other"));
        assertFails(LAYOUT_UNAVAILABLE, () -> registry.lease(CopyLayout.NAME, 2));
    }

    @Test
    void unbindWaitsForLeases() throws Exception {
        registry.bind(layout);
        LayoutLease lease = registry.lease(CopyLayout.NAME);

        CompletableFuture<Void> unbound = CompletableFuture.runAsync(() -> registry.unbind(layout));
        awaitWithdrawn();
        assertThat(unbound).isNotDone();
        lease.check();
        lease.close();
        lease.close();

        unbound.get(10, TimeUnit.SECONDS);
    }

    @Test
    void successorServesNewUsesWhileUnbindWaits() throws Exception {
        registry.bind(layout);
        LayoutLease old = registry.lease(CopyLayout.NAME);
        CompletableFuture<Void> unbound = CompletableFuture.runAsync(() -> registry.unbind(layout));
        awaitWithdrawn();

        CopyLayout successor = new CopyLayout(1, 1);
        registry.bind(successor);

        assertThat(registry.lease(CopyLayout.NAME).module()).isSameAs(successor);
        assertThat(old.module()).isSameAs(layout);
        assertThat(unbound).isNotDone();
        old.close();
        unbound.get(10, TimeUnit.SECONDS);
    }

    @Test
    void newUsesWaitForASuccessor() throws Exception {
        registry.bind(layout);
        registry.unbind(layout);
        CompletableFuture<LayoutLease> waiting = leaseInBackground();
        ticker.advance(BOUND.minusNanos(1));
        registry.wake();
        assertStillWaiting(waiting);

        CopyLayout successor = new CopyLayout(1, 1);
        registry.bind(successor);

        assertThat(waiting.get(10, TimeUnit.SECONDS).module()).isSameAs(successor);
    }

    /** An update stops the old module before it starts the new one. */
    @Test
    void newUsesWaitForAsLongAsTheOldOnesAndThenForTheSuccessor() throws Exception {
        registry.bind(layout);
        LayoutLease lease = registry.lease(CopyLayout.NAME);
        CompletableFuture<Void> unbound = CompletableFuture.runAsync(() -> registry.unbind(layout));
        awaitWithdrawn();
        CompletableFuture<LayoutLease> waiting = leaseInBackground();

        ticker.advance(BOUND);
        registry.wake();
        unbound.get(10, TimeUnit.SECONDS);
        ticker.advance(BOUND.minusNanos(1));
        registry.wake();
        assertStillWaiting(waiting);

        CopyLayout successor = new CopyLayout(1, 1);
        registry.bind(successor);
        assertThat(waiting.get(10, TimeUnit.SECONDS).module()).isSameAs(successor);
        lease.close();
    }

    @Test
    void aSuccessorOfAnotherMajorVersionReadsNothingOld() throws Exception {
        registry.bind(layout);
        registry.unbind(layout);
        registry.bind(new CopyLayout(2, 0));
        ticker.advance(BOUND);

        assertFails(LAYOUT_UNAVAILABLE, () -> registry.lease(CopyLayout.NAME, 1));
        assertThat(registry.lease(CopyLayout.NAME).description().major()).isEqualTo(2);
    }

    @Test
    void newUsesFailWhenNoSuccessorComesInTime() throws Exception {
        registry.bind(layout);
        registry.unbind(layout);
        CompletableFuture<LayoutLease> waiting = leaseInBackground();
        assertStillWaiting(waiting);

        ticker.advance(BOUND);
        registry.wake();

        assertThat(codeOf(waiting)).isEqualTo(LAYOUT_UNAVAILABLE);
        assertFails(LAYOUT_UNAVAILABLE, () -> registry.lease(CopyLayout.NAME));
    }

    @Test
    void revokesLeasesPastTheDrainBound() throws Exception {
        registry.bind(layout);
        LayoutLease lease = registry.lease(CopyLayout.NAME);
        CompletableFuture<Void> unbound = CompletableFuture.runAsync(() -> registry.unbind(layout));
        awaitWithdrawn();

        ticker.advance(BOUND);
        registry.wake();

        unbound.get(10, TimeUnit.SECONDS);
        assertFails(LAYOUT_UNAVAILABLE, lease::check);
        lease.close();
    }

    @Test
    void hopesForNoSuccessorWhenTheRuntimeEnds() throws Exception {
        registry.bind(layout);
        LayoutLease lease = registry.lease(CopyLayout.NAME);
        stopping.set(true);
        CompletableFuture<Void> unbound = CompletableFuture.runAsync(() -> registry.unbind(layout));
        awaitWithdrawn();

        assertFails(SHUTTING_DOWN, () -> registry.lease(CopyLayout.NAME));
        ticker.advance(STOP_BOUND);
        registry.wake();
        unbound.get(10, TimeUnit.SECONDS);
        assertFails(LAYOUT_UNAVAILABLE, lease::check);
    }

    @Test
    void nobodyWaitsWhenItIsClosed() throws Exception {
        registry.bind(layout);
        registry.unbind(layout);
        CompletableFuture<LayoutLease> waiting = leaseInBackground();

        registry.close();

        assertThat(codeOf(waiting)).isEqualTo(LAYOUT_UNAVAILABLE);
    }

    private void awaitWithdrawn() {
        Await.until("the module is withdrawn", () -> registry.layouts().isEmpty());
    }

    private CompletableFuture<LayoutLease> leaseInBackground() {
        return CompletableFuture.supplyAsync(() -> {
            try {
                return registry.lease(CopyLayout.NAME);
            } catch (ArchivoltException e) {
                throw new CompletionException(e);
            }
        });
    }

    private static void assertStillWaiting(CompletableFuture<?> future) throws Exception {
        try {
            future.get(50, TimeUnit.MILLISECONDS);
        } catch (TimeoutException e) {
            return;
        }
        throw new AssertionError("did not wait");
    }

    private static ErrorCode codeOf(CompletableFuture<?> future) throws Exception {
        try {
            future.get(10, TimeUnit.SECONDS);
        } catch (ExecutionException e) {
            return ((ArchivoltException) e.getCause()).code();
        }
        throw new AssertionError("did not fail");
    }
}
