package org.archivolt.store.internal;

import java.util.EnumSet;
import java.util.HashMap;
import java.util.Map;
import java.util.Set;
import org.archivolt.base.ArchivoltException;
import org.archivolt.base.ErrorCode;
import org.archivolt.base.MediumId;
import org.archivolt.base.Space;

/**
 * How a medium of real files misbehaves: it has less room than it tells, as a filesystem that others fill, and it dies.
 * Used by many threads at once.
 */
final class RudeMedium {
    /** What is done with a volume. */
    enum Act {
        CREATE,
        WRITE,
        DESCRIBE,
        CLOSE,
        SYNC,
        READ,
        DELETE,
        EXAMINE
    }

    static final long TOLD_BYTES = 1L << 40;

    private final MediumId id;
    private final Map<String, Long> bytes = new HashMap<>();
    private long room = Long.MAX_VALUE;
    private boolean hasRoomToDescribe = true;
    private boolean wasFull;
    private long writesUntilDeath = Long.MAX_VALUE;
    private long readsUntilDeath = Long.MAX_VALUE;
    private boolean dead;
    private final Set<Act> failing = EnumSet.noneOf(Act.class);
    private long failures;

    RudeMedium(MediumId id) {
        this.id = id;
    }

    MediumId id() {
        return id;
    }

    /** So many bytes fit, those there are already included. */
    synchronized void fillsUpAfter(long count, boolean roomToDescribe) {
        room = count;
        hasRoomToDescribe = roomToDescribe;
    }

    /** So many writes succeed from now on; then nothing works any more. */
    synchronized void diesAfter(long count) {
        writesUntilDeath = count;
    }

    synchronized void diesAfterReads(long count) {
        readsUntilDeath = count;
    }

    synchronized void failsAt(Act... acts) {
        failing.addAll(Set.of(acts));
    }

    /** As good as new. */
    synchronized void heal() {
        room = Long.MAX_VALUE;
        hasRoomToDescribe = true;
        wasFull = false;
        writesUntilDeath = Long.MAX_VALUE;
        readsUntilDeath = Long.MAX_VALUE;
        dead = false;
        failing.clear();
        failures = 0;
    }

    /** How often it has misbehaved since it was well. */
    synchronized long failures() {
        return failures;
    }

    synchronized void before(Act act) throws ArchivoltException {
        if (dead || failing.contains(act)) {
            failures++;
            throw new ArchivoltException(ErrorCode.MEDIUM_FAULT, "pretending " + act).with("medium", id);
        }
        if (act == Act.CREATE && room <= used()) {
            throw full("creating");
        }
        if (act == Act.DESCRIBE && wasFull && !hasRoomToDescribe) {
            throw full("describing");
        }
    }

    synchronized void beforeRead() throws ArchivoltException {
        if (readsUntilDeath == 0) {
            dead = true;
        }
        before(Act.READ);
        readsUntilDeath--;
    }

    /** How many of so many bytes may be written now. */
    synchronized int admit(String address, int count) throws ArchivoltException {
        if (writesUntilDeath == 0) {
            dead = true;
        }
        before(Act.WRITE);
        writesUntilDeath--;
        int admitted = (int) Math.min(count, Math.max(0, room - used()));
        bytes.merge(address, (long) admitted, Long::sum);
        return admitted;
    }

    synchronized ArchivoltException full(String doing) {
        failures++;
        wasFull = true;
        return new ArchivoltException(ErrorCode.NO_SPACE, doing).with("medium", id);
    }

    synchronized void deleted(String address) {
        bytes.remove(address);
    }

    synchronized Space space() {
        return new Space(TOLD_BYTES, wasFull ? 0 : TOLD_BYTES - used());
    }

    private long used() {
        return bytes.values().stream().mapToLong(Long::longValue).sum();
    }
}
