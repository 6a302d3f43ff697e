package org.archivolt.librarian.internal.core;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Random;
import org.archivolt.base.ArchivoltException;
import org.archivolt.librarian.Caller;
import org.archivolt.librarian.NodeId;
import org.archivolt.librarian.Opened;
import org.archivolt.librarian.ShelfPath;
import org.archivolt.testkit.VirtualTicker;
import org.junit.jupiter.api.Test;

/** Scenario 27: what a name costs among a few and among very many. */
class ManyShelvesTest {
    private static final Caller CALLER = new Caller(new NodeId(1), 1, 0, 0);
    private static final int LOOKUPS = 1000;

    private final WorkspaceLibrarian librarian = new WorkspaceLibrarian(new VirtualTicker(), new Random(1));

    /** The reference needs 18 times as long for each. The best of many, and generous, as machines do other things as well. */
    @Test
    void findsANameAmongManyAsQuicklyAsAmongFew() throws ArchivoltException {
        librarian.register(WorkspaceLibrarian.topology(8L << 30, 8, 1));
        make(0, 100);
        bestNanos(100);
        long amongFew = bestNanos(100);
        make(100, 50_000);
        long amongMany = bestNanos(50_000);
        System.out.printf("a lookup: %d ns among 100, %d ns among 50,000%n", amongFew / LOOKUPS, amongMany / LOOKUPS);
        assertThat(amongMany).isLessThan(8 * amongFew);
    }

    private void make(int from, int to) throws ArchivoltException {
        for (int i = from; i < to; i++) {
            Opened opened = librarian.create(CALLER, path(i), 0644, true);
            librarian.close(CALLER, opened.handle().id());
        }
    }

    private long bestNanos(int shelves) throws ArchivoltException {
        Random random = new Random(2);
        long best = Long.MAX_VALUE;
        for (int trial = 0; trial < 50; trial++) {
            long begin = System.nanoTime();
            for (int i = 0; i < LOOKUPS; i++) {
                librarian.lookup(path(random.nextInt(shelves)));
            }
            best = Math.min(best, System.nanoTime() - begin);
        }
        return best;
    }

    private static ShelfPath path(int number) throws ArchivoltException {
        return ShelfPath.parse("/shelf-" + number);
    }
}
