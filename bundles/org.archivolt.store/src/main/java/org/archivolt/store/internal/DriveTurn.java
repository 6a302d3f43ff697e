package org.archivolt.store.internal;

import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.locks.ReentrantLock;
import org.archivolt.base.ArchivoltException;
import org.archivolt.base.Family;

/**
 * Whoever holds a medium to write on while he waits for one to read from takes turns with others of his kind, where drives
 * are few: two of them could wait for each other's drives for ever. It takes two drives to do it at all.
 */
final class DriveTurn {
    private final Map<Family, ReentrantLock> locks = new ConcurrentHashMap<>();

    /** Something done while media are held. */
    interface Action<T> {
        T run() throws ArchivoltException;
    }

    /** @throws ArchivoltException also {@code CANCELLED} when the thread is interrupted while it waits */
    <T> T take(Family family, Action<T> action) throws ArchivoltException {
        if (family.isAlwaysAtHand()) {
            return action.run();
        }
        ReentrantLock lock = locks.computeIfAbsent(family, first -> new ReentrantLock(true));
        try {
            lock.lockInterruptibly();
        } catch (InterruptedException e) {
            throw Answers.interrupted("waiting for the turn of a copy", e);
        }
        try {
            return action.run();
        } finally {
            lock.unlock();
        }
    }
}
