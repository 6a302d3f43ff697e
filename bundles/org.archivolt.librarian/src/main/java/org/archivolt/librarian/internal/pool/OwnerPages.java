package org.archivolt.librarian.internal.pool;

import java.util.Arrays;

/** Whose the books of a run are; immutable. A change copies a page, not the run. */
final class OwnerPages {
    static final long NOBODY = 0;

    /** 1 KiB, as the bits of the longest run. */
    private static final int PAGE = 1 << 7;

    private static final long[] EMPTY_PAGE = new long[PAGE];

    private final long[][] pages;

    private OwnerPages(long[][] pages) {
        this.pages = pages;
    }

    /** All are nobody's. */
    static OwnerPages none(int books) {
        long[][] pages = new long[(books + PAGE - 1) / PAGE][];
        Arrays.fill(pages, EMPTY_PAGE);
        return new OwnerPages(pages);
    }

    long get(int index) {
        return pages[index / PAGE][index % PAGE];
    }

    Draft edit() {
        return new Draft(this);
    }

    /** A copy that changes, for one thread. */
    static final class Draft {
        private final OwnerPages base;
        private long[][] pages;

        private Draft(OwnerPages base) {
            this.base = base;
            this.pages = base.pages;
        }

        void set(int index, long owner) {
            int page = index / PAGE;
            if (pages == base.pages) {
                pages = pages.clone();
            }
            if (pages[page] == base.pages[page]) {
                pages[page] = pages[page].clone();
            }
            pages[page][index % PAGE] = owner;
        }

        /** The draft is not to be used any more. */
        OwnerPages done() {
            return pages == base.pages ? base : new OwnerPages(pages);
        }
    }
}
