package org.archivolt.librarian.lfs.internal.fs;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.concurrent.atomic.AtomicReference;
import org.archivolt.base.ArchivoltException;
import org.archivolt.base.ErrorCode;
import org.archivolt.librarian.NodeState;
import org.archivolt.librarian.PosixError;
import org.archivolt.librarian.ShelfPath;
import org.archivolt.testkit.Await;
import org.assertj.core.api.ThrowableAssert.ThrowingCallable;
import org.junit.jupiter.api.Test;

/** What happens to open files when something happens in the middle. */
class FilesTest {
    private final FileSystemUnderTest at = new FileSystemUnderTest();

    /** Method: before the bytes are taken, the handle ends, the shelf goes, and its book is given to another one. */
    @Test
    void readsNeverGiveBytesOfTheNextOwner() throws Exception {
        long shelf = at.file("/f", "mine");
        long number = at.open(shelf);
        at.memory.beforeRead(() -> {
            at.librarian.lose(FileSystemUnderTest.NODE);
            at.librarian.unlink(FileSystemUnderTest.OTHER, ShelfPath.parse("/f"));
            at.librarian.zeroAll();
            at.librarian.setNode(FileSystemUnderTest.NODE, NodeState.ACTIVE);
            long next = at.file("/next", "not yours");
            at.librarian.resize(FileSystemUnderTest.OTHER, next, 2 * FileSystemUnderTest.BOOK);
            for (int book = 0; book < 2; book++) {
                at.memory.write(
                        at.librarian.books(next).at(book),
                        FileSystemUnderTest.BOOK,
                        0,
                        StandardCharsets.UTF_8.encode("not yours"));
            }
        });
        assertThat(refusal(() -> at.read(shelf, number, 9))).isEqualTo(PosixError.ESTALE);
    }

    @Test
    void readsOnceMoreWhenTheHandleHasEndedMeanwhile() throws Exception {
        long shelf = at.file("/f", "old text");
        long number = at.open(shelf);
        at.memory.beforeRead(() -> {
            at.librarian.lose(FileSystemUnderTest.NODE);
            at.librarian.setNode(FileSystemUnderTest.NODE, NodeState.ACTIVE);
            at.librarian.resize(FileSystemUnderTest.OTHER, shelf, 3);
        });
        assertThat(at.read(shelf, number, 100)).isEqualTo("old");
    }

    /** Method: somebody writes while the Librarian is told of the write before. */
    @Test
    void theTimeOfAWriteIsNotLostWhileThatOfTheOneBeforeIsPassedOn() throws Exception {
        long shelf = at.file("/f", "text");
        long number = at.open(shelf);
        at.write(shelf, number, "one");
        Instant first = at.modified(shelf);
        AtomicReference<Thread> second = new AtomicReference<>();
        at.disturb(method -> {
            if (method.equals("setTimes")) {
                second.set(new Thread(() -> writeQuietly(shelf, number)));
                second.get().start();
                Await.until("the second has written or waits", () -> {
                    Thread.State state = second.get().getState();
                    return state == Thread.State.TERMINATED || state == Thread.State.WAITING;
                });
            }
        });
        at.saveTimes();
        second.get().join();
        assertThat(at.modified(shelf)).isAfter(first);
    }

    private void writeQuietly(long shelf, long number) {
        try {
            at.write(shelf, number, "two");
        } catch (ArchivoltException e) {
            throw new IllegalStateException(e);
        }
    }

    @Test
    void aShelfThatIsGoneDoesNotKeepTheTimesOfTheOthersBack() throws Exception {
        long gone = at.file("/gone", "text");
        long goneNumber = at.open(gone);
        long shelf = at.file("/f", "text");
        long number = at.open(shelf);
        at.write(gone, goneNumber, "one");
        at.write(shelf, number, "one");
        Instant written = at.modified(shelf);
        at.librarian.lose(FileSystemUnderTest.NODE);
        at.librarian.unlink(FileSystemUnderTest.OTHER, ShelfPath.parse("/gone"));
        at.saveTimes();
        assertThat(at.librarian.shelf(shelf).modified()).isEqualTo(written);
        at.release(gone, goneNumber);
        at.release(shelf, number);
    }

    @Test
    void whatIsClosedWhileTheLibrarianIsAwayIsClosedLater() throws Exception {
        long shelf = at.file("/f", "text");
        long number = at.open(shelf);
        at.write(shelf, number, "one");
        Instant written = at.modified(shelf);
        for (String away : new String[] {"setTimes", "close"}) {
            at.disturb(method -> {
                if (method.equals(away)) {
                    throw new ArchivoltException(ErrorCode.CATALOG_UNAVAILABLE, "asking");
                }
            });
            if (away.equals("setTimes")) {
                assertThat(refusal(() -> at.release(shelf, number))).isEqualTo(PosixError.EIO);
            }
            assertThat(refusal(() -> at.shelves.closeRest(at.disturbed.librarian)))
                    .isEqualTo(PosixError.EIO);
            assertThat(at.modified(shelf)).isEqualTo(written);
            assertThat(at.librarian.status().handles()).isEqualTo(1);
        }
        at.disturb(method -> {});
        at.shelves.closeRest(at.disturbed.librarian);
        assertThat(at.librarian.shelf(shelf).modified()).isEqualTo(written);
        assertThat(at.librarian.status().handles()).isZero();
    }

    /** Method: while somebody else has it open, it is opened to be truncated; then the Librarian is away. */
    @Test
    void whatCouldNotBeTruncatedIsNotOpen() throws Exception {
        long shelf = at.file("/f", "text");
        long other =
                at.librarian.open(FileSystemUnderTest.OTHER, shelf).handle().id();
        assertThat(refusal(() -> at.openTruncated(shelf))).isEqualTo(PosixError.EMFILE);
        assertThat(at.librarian.status().handles()).isEqualTo(1);
        at.disturb(method -> {
            if (method.equals("close")) {
                throw new ArchivoltException(ErrorCode.CATALOG_UNAVAILABLE, "asking");
            }
        });
        assertThat(refusal(() -> at.openTruncated(shelf))).isEqualTo(PosixError.EMFILE);
        at.disturb(method -> {});
        at.shelves.closeRest(at.disturbed.librarian);
        at.librarian.close(FileSystemUnderTest.OTHER, other);
        assertThat(at.librarian.status().handles()).isZero();
        at.release(shelf, at.openTruncated(shelf));
        assertThat(at.librarian.shelf(shelf).size()).isZero();
    }

    private static PosixError refusal(ThrowingCallable call) {
        return PosixError.of(catchThrowableOfType(ArchivoltException.class, call));
    }
}
