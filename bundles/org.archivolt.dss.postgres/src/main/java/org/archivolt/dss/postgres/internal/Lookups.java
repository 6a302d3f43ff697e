package org.archivolt.dss.postgres.internal;

import static org.archivolt.base.ErrorCode.INTERNAL;

import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import org.archivolt.base.ArchivoltException;
import org.archivolt.dss.StoredObjectRecord;

/**
 * Visible objects that are looked for at the same time are found by one statement, which costs the database little more than
 * that for one. The threads of those who ask do it: whoever comes while fewer than {@value #UNDER_WAY_MAX} statements are under
 * way asks for all that wait, itself among them; the others wait. So nobody waits for company, and a statement begins
 * after everybody it answers has asked.
 */
final class Lookups {
    private static final int UNDER_WAY_MAX = 2;
    private static final int TOGETHER_MAX = 50;

    private final Statement statement;
    /** Guarded by this. */
    private final Deque<Lookup> waiting = new ArrayDeque<>();

    /** Guarded by this. */
    private int underWay;

    /** One statement about several objects. */
    interface Statement {
        /** @return by id, those that there are */
        Map<String, StoredObjectRecord> find(List<String> ids) throws ArchivoltException;
    }

    Lookups(Statement statement) {
        this.statement = statement;
    }

    /** What somebody looks for. */
    private static final class Lookup {
        private final String id;
        /** True: it is its thread's turn to ask for what waits. False: it has its answer. */
        private final CompletableFuture<Boolean> turn = new CompletableFuture<>();

        private Optional<StoredObjectRecord> found;
        private ArchivoltException failure;

        Lookup(String id) {
            this.id = id;
        }

        Optional<StoredObjectRecord> result() throws ArchivoltException {
            if (failure == null) {
                return found;
            }
            // an exception for each, to which each may add what it knows
            ArchivoltException own = new ArchivoltException(failure.code(), failure.doing(), failure);
            failure.facts().forEach(own::with);
            throw own;
        }
    }

    /** Waits for statements only, which are bounded. */
    Optional<StoredObjectRecord> find(String id) throws ArchivoltException {
        Lookup own = new Lookup(id);
        if (join(own) || own.turn.join()) {
            findAllThatWait(own);
        }
        return own.result();
    }

    private synchronized boolean join(Lookup own) {
        if (underWay == UNDER_WAY_MAX) {
            waiting.add(own);
            return false;
        }
        underWay++;
        return true;
    }

    /** @param first whose turn it is, and who does not wait any more */
    private void findAllThatWait(Lookup first) {
        List<Lookup> together = new ArrayList<>();
        together.add(first);
        take(together);
        try {
            Map<String, StoredObjectRecord> found = statement.find(
                    together.stream().map(each -> each.id).distinct().toList());
            together.forEach(each -> each.found = Optional.ofNullable(found.get(each.id)));
        } catch (ArchivoltException e) {
            together.forEach(each -> each.failure = e);
        } catch (RuntimeException | Error e) {
            together.forEach(each -> each.failure = new ArchivoltException(INTERNAL, "locating objects", e));
            throw e;
        } finally {
            handOver();
            together.forEach(each -> each.turn.complete(false));
        }
    }

    private synchronized void take(List<Lookup> together) {
        while (together.size() < TOGETHER_MAX && !waiting.isEmpty()) {
            together.add(waiting.remove());
        }
    }

    private synchronized void handOver() {
        if (waiting.isEmpty()) {
            underWay--;
        } else {
            waiting.remove().turn.complete(true);
        }
    }
}
