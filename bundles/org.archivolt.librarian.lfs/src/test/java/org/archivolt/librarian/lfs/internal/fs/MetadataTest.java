package org.archivolt.librarian.lfs.internal.fs;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import org.archivolt.base.ArchivoltException;
import org.archivolt.librarian.PosixError;
import org.archivolt.librarian.lfs.internal.fuse.FuseOpcode;
import org.junit.jupiter.api.Test;

class MetadataTest {
    private static final int USER = 1 << 1;
    private static final int SIZE = 1 << 3;
    private static final int MODIFIED = 1 << 5;
    private static final int KILL_PRIVILEGES = 1 << 11;

    private final FileSystemUnderTest at = new FileSystemUnderTest();

    @Test
    void whatRanAsItsOwnerNeverRunsAsTheNext() throws Exception {
        long shelf = at.file("/program", "text");
        at.librarian.setPermissions(FileSystemUnderTest.OTHER, shelf, 06755);
        List<Integer> seen = new ArrayList<>();
        at.disturb(method -> {
            if (method.equals("setOwner")) {
                seen.add(at.librarian.shelf(shelf).permissions());
            }
        });
        change(shelf, USER, 0, 0, 1000);
        assertThat(seen).containsExactly(0755);
        assertThat(at.librarian.shelf(shelf).user()).isEqualTo(1000);
        assertThat(at.librarian.shelf(shelf).permissions()).isEqualTo(0755);
    }

    @Test
    void whatRanAsItsOwnerNeverRunsWithBytesOfAnother() throws Exception {
        long shelf = at.file("/program", "text");
        at.librarian.setPermissions(FileSystemUnderTest.OTHER, shelf, 04755);
        List<Integer> seen = new ArrayList<>();
        at.disturb(method -> {
            if (method.equals("resize")) {
                seen.add(at.librarian.shelf(shelf).permissions());
            }
        });
        change(shelf, SIZE | KILL_PRIVILEGES, 1, 0, 0);
        assertThat(seen).containsExactly(0755);
    }

    @Test
    void theTimeOfModificationCanBeSetBackToWhatItWasBeforeTheLastWrite() throws Exception {
        long shelf = at.file("/f", "text");
        change(shelf, MODIFIED, 0, 1_000_000_000, 0);
        long number = at.open(shelf);
        at.write(shelf, number, "more");
        assertThat(at.modified(shelf)).isAfter(Instant.ofEpochSecond(1_000_000_000));
        change(shelf, MODIFIED, 0, 1_000_000_000, 0);
        assertThat(at.modified(shelf)).isEqualTo(Instant.ofEpochSecond(1_000_000_000));
        at.release(shelf, number);
        assertThat(at.modified(shelf)).isEqualTo(Instant.ofEpochSecond(1_000_000_000));
    }

    @Test
    void refusesTimesThatNobodyCanKeep() throws Exception {
        long shelf = at.file("/f", "text");
        for (long seconds : new long[] {Long.MAX_VALUE, Long.MIN_VALUE}) {
            ArchivoltException refusal =
                    catchThrowableOfType(ArchivoltException.class, () -> change(shelf, MODIFIED, 0, seconds, 0));
            assertThat(PosixError.of(refusal)).isEqualTo(PosixError.EINVAL);
        }
    }

    /** fuse.h, struct fuse_setattr_in. */
    private void change(long shelf, int valid, long size, long modifiedSeconds, int user) throws ArchivoltException {
        at.ask(
                FuseOpcode.SETATTR,
                shelf,
                FileSystemUnderTest.body(88)
                        .putInt(0, valid)
                        .putLong(16, size)
                        .putLong(40, modifiedSeconds)
                        .putInt(76, user));
    }
}
