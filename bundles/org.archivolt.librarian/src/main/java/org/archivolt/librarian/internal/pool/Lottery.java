package org.archivolt.librarian.internal.pool;

/**
 * Lots of several kinds, each drawn once (a binary indexed tree; Fenwick, Software: Practice and Experience 24(3), 1994). A draw costs the
 * logarithm of the number of kinds.
 */
final class Lottery {
    private final int[] tree;
    private final int top;
    private int left;

    /** @param lots how many there are of each kind */
    Lottery(int[] lots) {
        this.tree = new int[lots.length + 1];
        this.top = Integer.highestOneBit(lots.length);
        for (int kind = 1; kind <= lots.length; kind++) {
            tree[kind] += lots[kind - 1];
            left += lots[kind - 1];
            int parent = kind + (kind & -kind);
            if (parent <= lots.length) {
                tree[parent] += tree[kind];
            }
        }
    }

    int left() {
        return left;
    }

    /**
     * Draws the lot of the rank.
     *
     * @param rank 0 to {@link #left()} - 1
     * @return its kind and its rank among those
     */
    Lot draw(int rank) {
        int kind = 0;
        int before = rank;
        for (int step = top; step > 0; step >>= 1) {
            if (kind + step < tree.length && tree[kind + step] <= before) {
                kind += step;
                before -= tree[kind];
            }
        }
        for (int at = kind + 1; at < tree.length; at += at & -at) {
            tree[at]--;
        }
        left--;
        return new Lot(kind, before);
    }

    record Lot(int kind, int rank) {}
}
