package org.archivolt.librarian.lfs.internal.mount;

import static org.archivolt.testkit.Failures.assertFails;
import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.time.Duration;
import java.util.Arrays;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicReference;
import org.archivolt.base.ArchivoltException;
import org.archivolt.base.ErrorCode;
import org.archivolt.base.Ticker;
import org.archivolt.librarian.NodeId;
import org.archivolt.librarian.NodeState;
import org.archivolt.librarian.lfs.LfsOptions;
import org.archivolt.librarian.lfs.internal.fs.DisturbedLibrarian;
import org.archivolt.testkit.Await;
import org.archivolt.testkit.librarian.MemoryFabric;
import org.archivolt.testkit.librarian.MemoryLibrarian;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Assumptions;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Mounts that come and go at the same time, and what hangs. */
class HostLfsTest {
    private static final NodeId ONE = new NodeId(1);
    private static final NodeId TWO = new NodeId(2);

    @TempDir
    Path folder;

    private final MemoryFabric fabric = new MemoryFabric();
    private final MemoryLibrarian librarian = MemoryLibrarian.withBooks(2, 4, 2 << 20, Optional.of(fabric));
    private final DisturbedLibrarian disturbed = new DisturbedLibrarian(librarian);
    private HostLfs mounts;
    private Path first;
    private Path second;

    @BeforeEach
    void start() throws IOException {
        mounts = new HostLfs(disturbed.librarian, fabric, Ticker.system(), Duration.ofMillis(100));
        Assumptions.assumeTrue(mounts.obstacle().isEmpty(), "no FUSE here");
        first = Files.createDirectories(folder.toRealPath().resolve("first"));
        second = Files.createDirectories(folder.toRealPath().resolve("second"));
    }

    @AfterEach
    void close() {
        disturbed.disturb(method -> {});
        mounts.close();
    }

    /** Method: while the node says goodbye with its last mount, it is mounted anew, and a file is opened there. */
    @Test
    void aGoodbyeDoesNotEndWhatTheNextMountHasOpened() throws Exception {
        mounts.mount(ONE, first, LfsOptions.DEFAULT);
        AtomicReference<FileChannel> opened = new AtomicReference<>();
        Thread next = new Thread(() -> opened.set(mountAndOpen()));
        AtomicBoolean isFirst = new AtomicBoolean(true);
        disturbed.disturb(method -> {
            if (method.equals("setNode") && isFirst.getAndSet(false)) {
                next.start();
                Await.until(
                        "the next has a file open, or waits",
                        () -> opened.get() != null || next.getState() == Thread.State.BLOCKED);
            }
        });
        mounts.unmount(first, false);
        next.join();
        try (FileChannel file = opened.get()) {
            Await.until("the goodbye is over", () -> mounts.list().size() == 1);
            assertThat(librarian.status().handles()).isEqualTo(1);
            assertThat(file.size()).isZero();
        }
    }

    private FileChannel mountAndOpen() {
        try {
            mounts.mount(ONE, second, LfsOptions.DEFAULT);
            return FileChannel.open(second.resolve("f"), StandardOpenOption.CREATE, StandardOpenOption.WRITE);
        } catch (ArchivoltException | IOException e) {
            throw new IllegalStateException(e);
        }
    }

    @Test
    void nothingIsMountedOnceItIsClosed() throws Exception {
        disturbed.disturb(method -> {
            if (method.equals("setNode")) {
                mounts.close();
            }
        });
        assertFails(ErrorCode.SHUTTING_DOWN, () -> mounts.mount(ONE, first, LfsOptions.DEFAULT));
        assertThat(MountTable.at(first)).isEmpty();
        assertFails(ErrorCode.SHUTTING_DOWN, () -> mounts.mount(ONE, first, LfsOptions.DEFAULT));
    }

    @Test
    void whatIsNotWantedAnyMoreIsNotMounted() throws Exception {
        HostLfs.Wanted wanted = new HostLfs.Wanted(ONE, first, LfsOptions.DEFAULT);
        AtomicBoolean wasMounted = new AtomicBoolean();
        disturbed.disturb(method -> {
            if (method.equals("setNode") && !wasMounted.get()) {
                mounts.unwant(wanted);
            }
            if (method.equals("heartbeat")) {
                wasMounted.set(true);
            }
        });
        mounts.want(wanted);
        Await.until("it is mounted", wasMounted::get);
        Await.until("it is not mounted any more", () -> MountTable.at(first).isEmpty());
        Await.until("nobody knows it", () -> mounts.list().isEmpty());
    }

    @Test
    void whatWasClosedWhileTheLibrarianWasAwayIsClosedWithTheNextBeat() throws Exception {
        mounts.mount(ONE, first, LfsOptions.DEFAULT);
        AtomicBoolean wasAway = new AtomicBoolean();
        disturbed.disturb(method -> {
            if (method.equals("close") && !wasAway.getAndSet(true)) {
                throw new ArchivoltException(ErrorCode.CATALOG_UNAVAILABLE, "closing");
            }
        });
        Files.writeString(first.resolve("f"), "text");
        Await.until("it is closed", () -> wasAway.get() && librarian.status().handles() == 0);
    }

    /** Method: the path is a mount whose process is stopped, so that whoever looks at it waits. */
    @Test
    void nodesAreHeardWhileAPathHangs() throws Exception {
        mounts.mount(ONE, first, LfsOptions.DEFAULT);
        Process stopped = DeadRuntime.start(second);
        try {
            signal("-STOP", stopped);
            mounts.want(new HostLfs.Wanted(TWO, second, LfsOptions.DEFAULT));
            Await.until("somebody looks at the path", HostLfsTest::doesMountingHang);
            assertFails(ErrorCode.NO_SUCH_RESOURCE, () -> mounts.unmount(second, true)); // and does not hang
            librarian.lose(ONE);
            Await.until("the node is heard", () -> librarian.nodes().get(0).state() == NodeState.ACTIVE);
            Path third = Files.createDirectories(folder.toRealPath().resolve("third"));
            mounts.mount(ONE, third, LfsOptions.DEFAULT);
            mounts.unmount(third, false);
        } finally {
            stopped.destroyForcibly();
            assertThat(stopped.waitFor(20, TimeUnit.SECONDS)).isTrue();
        }
        Await.until(
                "it is mounted at last",
                () -> mounts.list().stream().anyMatch(each -> each.node().equals(TWO) && each.isMounted()));
    }

    private static boolean doesMountingHang() {
        return Thread.getAllStackTraces().values().stream()
                .anyMatch(stack -> stack.length > 0
                        && stack[0].isNativeMethod()
                        && Arrays.stream(stack)
                                .anyMatch(frame -> frame.getMethodName().equals("answers")));
    }

    private static void signal(String signal, Process process) throws Exception {
        assertThat(new ProcessBuilder("kill", signal, Long.toString(process.pid()))
                        .start()
                        .waitFor())
                .isZero();
    }
}
