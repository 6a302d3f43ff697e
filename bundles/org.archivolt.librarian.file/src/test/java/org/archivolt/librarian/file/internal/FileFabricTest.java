package org.archivolt.librarian.file.internal;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Random;
import java.util.concurrent.CountDownLatch;
import org.archivolt.base.ArchivoltException;
import org.archivolt.base.ErrorCode;
import org.archivolt.librarian.BookAddress;
import org.archivolt.testkit.Await;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class FileFabricTest {
    private static final long BOOK = 8L << 20;
    private static final BookAddress FIRST = BookAddress.logical(0, 0);
    private static final BookAddress SECOND = BookAddress.logical(0, 1);

    @TempDir
    Path folder;

    private FileFabric fabric;

    @BeforeEach
    void open() throws ArchivoltException {
        fabric = new FileFabric(folder);
    }

    @AfterEach
    void close() {
        fabric.close();
    }

    @Test
    void readsZerosWhereNothingWasWritten() throws ArchivoltException {
        assertThat(read(BookAddress.logical(127, 8191), BOOK - 1000, 1000)).containsOnly(0);
    }

    @Test
    void readsWhatWasWrittenAndNothingOfItsNeighbour() throws ArchivoltException {
        byte[] bytes = random(300_000);
        fabric.write(FIRST, BOOK, BOOK - bytes.length, ByteBuffer.wrap(bytes));
        assertThat(read(FIRST, BOOK - bytes.length, bytes.length)).isEqualTo(bytes);
        assertThat(read(SECOND, 0, 1000)).containsOnly(0);
    }

    @Test
    void takesDirectBuffersAndMovesTheirPositions() throws ArchivoltException {
        byte[] bytes = random(5000);
        ByteBuffer direct = ByteBuffer.allocateDirect(6000).position(500);
        direct.put(bytes).flip().position(500);
        fabric.write(FIRST, BOOK, 77, direct);
        assertThat(direct.hasRemaining()).isFalse();
        ByteBuffer back = ByteBuffer.allocateDirect(7000).position(1000).limit(6000);
        fabric.read(FIRST, BOOK, 77, back);
        assertThat(back.position()).isEqualTo(6000);
        assertThat(back.slice(1000, 5000)).isEqualTo(ByteBuffer.wrap(bytes));
    }

    @Test
    void zeroesAPartAndGivesItsBlocksBack() throws Exception {
        fabric.write(FIRST, BOOK, 0, ByteBuffer.wrap(random((int) BOOK)));
        byte[] before = read(FIRST, 0, (int) BOOK);
        fabric.zero(FIRST, BOOK, 100, BOOK - 200);
        byte[] after = read(FIRST, 0, (int) BOOK);
        assertThat(after).startsWith(Arrays.copyOf(before, 100));
        assertThat(Arrays.copyOfRange(after, 100, (int) BOOK - 100)).containsOnly(0);
        assertThat(after).endsWith(Arrays.copyOfRange(before, (int) BOOK - 100, (int) BOOK));
        assertThat(blocks(folder.resolve("group-000"))).isLessThan(64);
    }

    @Test
    void writesZerosWhereHolesCannotBePunched() throws ArchivoltException {
        fabric.close();
        FileCalls noHoles = new WithoutHoles();
        try (FileFabric other = new FileFabric(new FileFabricSettings(folder, 4), noHoles)) {
            other.write(FIRST, BOOK, 0, ByteBuffer.wrap(random((int) BOOK)));
            other.zero(FIRST, BOOK, 1, BOOK - 2);
            ByteBuffer bytes = ByteBuffer.allocate((int) BOOK - 2);
            other.read(FIRST, BOOK, 1, bytes);
            assertThat(bytes.array()).containsOnly(0);
        }
    }

    @Test
    void keepsItsBytesWhenItIsOpenedAnew() throws ArchivoltException {
        byte[] bytes = random(1000);
        fabric.write(SECOND, BOOK, 5, ByteBuffer.wrap(bytes));
        fabric.force(List.of(SECOND), BOOK);
        fabric.close();
        fabric = new FileFabric(folder);
        assertThat(read(SECOND, 5, 1000)).isEqualTo(bytes);
    }

    /** What a process before has written may still be in the page cache, so the first time counts for every file. */
    @Test
    void forcesEachFileOnceAndThenOnlyWhenItWasWritten() throws ArchivoltException {
        fabric.close();
        CountingSyncs calls = new CountingSyncs();
        try (FileFabric other = new FileFabric(new FileFabricSettings(folder, 1), calls)) {
            BookAddress elsewhere = BookAddress.logical(1, 0);
            other.read(elsewhere, BOOK, 0, ByteBuffer.allocate(10));
            other.force(List.of(FIRST, SECOND, elsewhere), BOOK);
            assertThat(calls.syncs).isEqualTo(2);
            other.force(List.of(FIRST, elsewhere), BOOK);
            assertThat(calls.syncs).isEqualTo(2);
            other.write(FIRST, BOOK, 0, ByteBuffer.wrap(random(10)));
            other.force(List.of(FIRST, elsewhere), BOOK);
            assertThat(calls.syncs).isEqualTo(3);
        }
    }

    /** A file that is new, or was when a process before ended, is lost in a power failure as long as its folder does not have it durably. */
    @Test
    void forcesTheNamesOfFilesWithTheirFirstBytes() throws ArchivoltException {
        fabric.close();
        CountingSyncs calls = new CountingSyncs();
        try (FileFabric other = new FileFabric(new FileFabricSettings(folder, 1), calls)) {
            other.write(FIRST, BOOK, 0, ByteBuffer.wrap(random(10)));
            other.force(List.of(FIRST), BOOK);
            other.zero(BookAddress.logical(1, 0), BOOK, 0, 10);
            assertThat(calls.folderSyncs).isEqualTo(2);
            other.write(SECOND, BOOK, 0, ByteBuffer.wrap(random(10)));
            other.force(List.of(SECOND), BOOK);
            assertThat(calls.folderSyncs).isEqualTo(2);
        }
    }

    @Test
    void keepsOthersOutUntilTheLastWriteHasEnded() throws Exception {
        fabric.close();
        SlowWrites calls = new SlowWrites();
        FileFabric closing = new FileFabric(new FileFabricSettings(folder, 1), calls);
        Thread writer = new Thread(() -> writeQuietly(closing));
        writer.start();
        calls.begun.await();
        Thread closer = new Thread(closing::close);
        closer.start();
        Await.until("it waits, or is closed", () -> {
            Thread.State state = closer.getState();
            return state == Thread.State.TIMED_WAITING || state == Thread.State.TERMINATED;
        });
        refusesAFolderThatIsUsed();
        closer.interrupt();
        closer.join();
        refusesAFolderThatIsUsed();
        assertThatThrownBy(() -> closing.read(FIRST, BOOK, 0, ByteBuffer.allocate(1)))
                .hasMessageContaining("closed");
        calls.mayEnd.countDown();
        writer.join();
        fabric = new FileFabric(folder);
        closing.close();
        refusesAFolderThatIsUsed();
        assertThat(read(FIRST, 0, 10)).isEqualTo(random(10));
    }

    private static void writeQuietly(FileFabric to) {
        try {
            to.write(FIRST, BOOK, 0, ByteBuffer.wrap(random(10)));
        } catch (ArchivoltException e) {
            throw new IllegalStateException(e);
        }
    }

    @Test
    void makesItsFolderWithAllAboveIt() throws ArchivoltException {
        try (FileFabric deep = new FileFabric(folder.resolve("a/b/c"))) {
            assertThat(deep.identity()).isNotEqualTo(fabric.identity());
        }
    }

    /** Of the same file: another shelf's, say. */
    @Test
    void whatIsWrittenWhileAnotherOneForcesIsForcedTheNextTime() throws ArchivoltException {
        fabric.close();
        CountingSyncs calls = new CountingSyncs();
        try (FileFabric other = new FileFabric(new FileFabricSettings(folder, 1), calls)) {
            calls.during = () -> other.write(SECOND, BOOK, 0, ByteBuffer.wrap(random(10)));
            other.force(List.of(FIRST), BOOK);
            other.force(List.of(SECOND), BOOK);
            assertThat(calls.syncs).isEqualTo(2);
        }
    }

    /** The kernel tells of lost pages once. */
    @Test
    void whatCouldNotBeForcedOnceIsNeverSaidToBeDurable() throws ArchivoltException {
        fabric.close();
        CountingSyncs calls = new CountingSyncs();
        try (FileFabric other = new FileFabric(new FileFabricSettings(folder, 1), calls)) {
            other.write(FIRST, BOOK, 0, ByteBuffer.wrap(random(10)));
            calls.failures = 1;
            for (int i = 0; i < 3; i++) {
                assertThatThrownBy(() -> other.force(List.of(SECOND), BOOK))
                        .isInstanceOfSatisfying(
                                ArchivoltException.class,
                                e -> assertThat(e.code()).isEqualTo(ErrorCode.DEVICE_FAULT));
            }
        }
    }

    @Test
    void opensNoMoreFilesThanAllowed() throws ArchivoltException {
        fabric.close();
        try (FileFabric other = new FileFabric(new FileFabricSettings(folder, 3), new LinuxFileCalls())) {
            for (int group = 0; group < 20; group++) {
                other.write(BookAddress.logical(group, 0), BOOK, 0, ByteBuffer.wrap(new byte[] {(byte) group}));
            }
            assertThat(other.openFiles()).isEqualTo(3);
            ByteBuffer one = ByteBuffer.allocate(1);
            other.read(BookAddress.logical(7, 0), BOOK, 0, one);
            assertThat(one.get(0)).isEqualTo((byte) 7);
        }
    }

    @Test
    void keepsPhysicalBooksApart() throws ArchivoltException {
        long size = 2L << 20;
        long first = 0xf00000000000L;
        for (int book = 0; book < 5; book++) {
            fabric.write(new BookAddress(first + book * size), size, 0, filled(size, book + 1));
        }
        for (int book = 0; book < 5; book++) {
            ByteBuffer back = ByteBuffer.allocate((int) size);
            fabric.read(new BookAddress(first + book * size), size, 0, back);
            assertThat(back.array()).containsOnly(book + 1);
        }
    }

    @Test
    void refusesAFolderThatIsUsed() {
        assertThatThrownBy(() -> new FileFabric(folder))
                .isInstanceOfSatisfying(
                        ArchivoltException.class, e -> assertThat(e.code()).isEqualTo(ErrorCode.WRONG_STATE))
                .hasMessageContaining("has it already");
    }

    @Test
    void outlivesInterruptedThreads() throws ArchivoltException {
        Thread.currentThread().interrupt();
        fabric.write(FIRST, BOOK, 0, ByteBuffer.wrap(random(10)));
        assertThat(Thread.interrupted()).isTrue();
        assertThat(read(FIRST, 0, 10)).hasSize(10);
    }

    @Test
    void saysThatItsFilesystemIsFull(@TempDir Path mountPoint) throws Exception {
        assumeTrue(run("mount", "-t", "tmpfs", "-o", "size=1m", "none", mountPoint.toString()) == 0, "not root");
        try (FileFabric small = new FileFabric(mountPoint)) {
            assertThatThrownBy(() -> small.write(FIRST, BOOK, 0, filled(BOOK, 1)))
                    .isInstanceOfSatisfying(
                            ArchivoltException.class, e -> assertThat(e.code()).isEqualTo(ErrorCode.NO_SPACE))
                    .hasMessageContaining("full");
        } finally {
            run("umount", "-l", mountPoint.toString());
        }
    }

    @Test
    void refusesWhatIsBehindABook() {
        assertThatThrownBy(() -> fabric.read(FIRST, BOOK, BOOK - 1, ByteBuffer.allocate(2)))
                .isInstanceOf(IllegalArgumentException.class);
    }

    private byte[] read(BookAddress book, long offset, int length) throws ArchivoltException {
        ByteBuffer bytes = ByteBuffer.allocate(length);
        fabric.read(book, BOOK, offset, bytes);
        return bytes.array();
    }

    private static byte[] random(int length) {
        byte[] bytes = new byte[length];
        new Random(length).nextBytes(bytes);
        return bytes;
    }

    private static ByteBuffer filled(long length, int value) {
        byte[] bytes = new byte[(int) length];
        Arrays.fill(bytes, (byte) value);
        return ByteBuffer.wrap(bytes);
    }

    private static int run(String... command) throws IOException, InterruptedException {
        return new ProcessBuilder(command)
                .redirectErrorStream(true)
                .redirectOutput(ProcessBuilder.Redirect.DISCARD)
                .start()
                .waitFor();
    }

    private static long blocks(Path file) throws Exception {
        Process stat = new ProcessBuilder("stat", "-c", "%b", file.toString()).start();
        return Long.parseLong(new String(stat.getInputStream().readAllBytes()).strip());
    }

    /** Linux, but for one call. */
    private static class Delegate implements FileCalls {
        private final FileCalls linux = new LinuxFileCalls();

        @Override
        public int open(Path file) throws FileFailure {
            return linux.open(file);
        }

        @Override
        public int read(int descriptor, ByteBuffer into, long offset) throws FileFailure {
            return linux.read(descriptor, into, offset);
        }

        @Override
        public int write(int descriptor, ByteBuffer from, long offset) throws FileFailure {
            return linux.write(descriptor, from, offset);
        }

        @Override
        public void punch(int descriptor, long offset, long length) throws FileFailure {
            linux.punch(descriptor, offset, length);
        }

        @Override
        public void sync(int descriptor) throws FileFailure {
            linux.sync(descriptor);
        }

        @Override
        public void close(int descriptor) {
            linux.close(descriptor);
        }

        @Override
        public void syncFolder(Path of) throws FileFailure {
            linux.syncFolder(of);
        }
    }

    private static final class WithoutHoles extends Delegate {
        @Override
        public void punch(int descriptor, long offset, long length) throws FileFailure {
            throw new FileFailure(95, "Operation not supported");
        }
    }

    private interface Writing {
        void run() throws ArchivoltException;
    }

    private static final class CountingSyncs extends Delegate {
        int syncs;
        int folderSyncs;
        int failures;
        Writing during = () -> {};

        @Override
        public void sync(int descriptor) throws FileFailure {
            syncs++;
            if (failures > 0) {
                failures--;
                throw new FileFailure(5, "Input/output error");
            }
            super.sync(descriptor);
            Writing once = during;
            during = () -> {};
            try {
                once.run();
            } catch (ArchivoltException e) {
                throw new AssertionError(e);
            }
        }

        @Override
        public void syncFolder(Path of) throws FileFailure {
            folderSyncs++;
            super.syncFolder(of);
        }
    }

    private static final class SlowWrites extends Delegate {
        final CountDownLatch begun = new CountDownLatch(1);
        final CountDownLatch mayEnd = new CountDownLatch(1);

        @Override
        public int write(int descriptor, ByteBuffer from, long offset) throws FileFailure {
            begun.countDown();
            try {
                mayEnd.await();
            } catch (InterruptedException e) {
                throw new AssertionError(e);
            }
            return super.write(descriptor, from, offset);
        }
    }
}
