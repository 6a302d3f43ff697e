package org.archivolt.librarian.internal.pool;

import org.archivolt.librarian.BookState;

/**
 * What has become of the books of a run; immutable. A bit for each: free, zombie, and in use when neither; offline on top of that;
 * and the number of whoever has it, shelf or zeroing job, when it is not free. What is offline does not count among the free, the used and
 * the zombies.
 */
final class RunBooks {
    private final int size;
    private final long[] free;
    private final long[] zombie;
    private final long[] offline;
    private final OwnerPages owners;
    private final int available;
    private final int zombies;
    private final int offlines;

    private RunBooks(Draft draft) {
        this.size = draft.size;
        this.free = draft.free;
        this.zombie = draft.zombie;
        this.offline = draft.offline;
        this.owners = draft.owners.done();
        this.available = draft.available;
        this.zombies = draft.zombies;
        this.offlines = draft.offlines;
    }

    static RunBooks allFree(int size) {
        return new RunBooks(new Draft(size));
    }

    int size() {
        return size;
    }

    /** Free and not offline. */
    int available() {
        return available;
    }

    int zombies() {
        return zombies;
    }

    int offlines() {
        return offlines;
    }

    boolean isOffline(int index) {
        return Bits.get(offline, index);
    }

    /** Whether it is offline or not. */
    BookState useOf(int index) {
        if (Bits.get(free, index)) {
            return BookState.FREE;
        }
        return Bits.get(zombie, index) ? BookState.ZOMBIE : BookState.INUSE;
    }

    /** {@link OwnerPages#NOBODY} when it is free. */
    long ownerOf(int index) {
        return owners.get(index);
    }

    Draft edit() {
        return new Draft(this);
    }

    /** A copy that changes, for one thread. Copies of it what is changed, at the first change. */
    static final class Draft {
        private final int size;
        private final OwnerPages.Draft owners;
        private long[] free;
        private long[] zombie;
        private long[] offline;
        private int available;
        private int zombies;
        private int offlines;
        private boolean ownsFree;
        private boolean ownsZombie;
        private boolean ownsOffline;
        private int lowestWord;

        private Draft(int size) {
            this.size = size;
            this.owners = OwnerPages.none(size).edit();
            this.free = Bits.full(size);
            this.zombie = new long[free.length];
            this.offline = zombie; // none yet of either
            this.available = size;
        }

        private Draft(RunBooks base) {
            this.size = base.size;
            this.owners = base.owners.edit();
            this.free = base.free;
            this.zombie = base.zombie;
            this.offline = base.offline;
            this.available = base.available;
            this.zombies = base.zombies;
            this.offlines = base.offlines;
        }

        /** The draft is not to be used any more. */
        RunBooks done() {
            return new RunBooks(this);
        }

        int available() {
            return available;
        }

        /** FREE → INUSE. @return whether it was free */
        boolean use(int index, long owner) {
            if (!Bits.get(free, index)) {
                return false;
            }
            Bits.clear(ownFree(), index);
            owners.set(index, owner);
            available -= online(index);
            return true;
        }

        /** INUSE → ZOMBIE. @return whether it was in use */
        boolean bury(int index, long job) {
            if (Bits.get(free, index) || Bits.get(zombie, index)) {
                return false;
            }
            Bits.set(ownZombie(), index);
            owners.set(index, job);
            zombies += online(index);
            return true;
        }

        /** ZOMBIE → FREE. @return whether it was a zombie */
        boolean release(int index) {
            if (!Bits.get(zombie, index)) {
                return false;
            }
            Bits.clear(ownZombie(), index);
            Bits.set(ownFree(), index);
            owners.set(index, OwnerPages.NOBODY);
            zombies -= online(index);
            available += online(index);
            lowestWord = 0;
            return true;
        }

        /** @return whether it was not so before */
        boolean offline(int index, boolean isOffline) {
            if (Bits.get(offline, index) == isOffline) {
                return false;
            }
            Bits.put(ownOffline(), index, isOffline);
            int change = isOffline ? 1 : -1;
            offlines += change;
            available -= Bits.get(free, index) ? change : 0;
            zombies -= Bits.get(zombie, index) ? change : 0;
            lowestWord = 0;
            return true;
        }

        /** Uses the available book with the lowest index. @return the index; -1 when there is none */
        int useLowest(long owner) {
            for (; lowestWord < free.length; lowestWord++) {
                long word = availableIn(lowestWord);
                if (word != 0) {
                    return used(lowestWord, Long.numberOfTrailingZeros(word), owner);
                }
            }
            return -1;
        }

        /** Uses the available books with the highest indexes, highest first. @return how many were written to the array */
        int useHighest(int[] indexes, int count, long owner) {
            int done = 0;
            for (int at = free.length - 1; at >= 0 && done < count; at--) {
                for (long word = availableIn(at); word != 0 && done < count; word = availableIn(at)) {
                    indexes[done++] = used(at, Long.SIZE - 1 - Long.numberOfLeadingZeros(word), owner);
                }
            }
            return done;
        }

        /** Uses the available book of the rank, from 0 to {@link #available()} - 1. @return the index */
        int useRank(int rank, long owner) {
            int before = rank;
            for (int at = 0; at < free.length; at++) {
                long word = availableIn(at);
                int here = Long.bitCount(word);
                if (before < here) {
                    return used(at, Bits.select(word, before), owner);
                }
                before -= here;
            }
            throw new IllegalArgumentException("no book of rank " + rank + " of " + available);
        }

        private int used(int word, int bit, long owner) {
            int index = word * Long.SIZE + bit;
            use(index, owner);
            return index;
        }

        private long availableIn(int word) {
            return free[word] & ~offline[word];
        }

        private int online(int index) {
            return Bits.get(offline, index) ? 0 : 1;
        }

        private long[] ownFree() {
            if (!ownsFree) {
                free = free.clone();
                ownsFree = true;
            }
            return free;
        }

        private long[] ownZombie() {
            if (!ownsZombie) {
                zombie = zombie.clone();
                ownsZombie = true;
            }
            return zombie;
        }

        private long[] ownOffline() {
            if (!ownsOffline) {
                offline = offline.clone();
                ownsOffline = true;
            }
            return offline;
        }
    }
}
