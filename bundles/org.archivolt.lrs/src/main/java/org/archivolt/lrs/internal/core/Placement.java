package org.archivolt.lrs.internal.core;

import java.util.Comparator;

/** Which of several mounted media a write gets, when all could take it. */
public enum Placement {
    /** The least busy, then the emptiest: for media that serve many at once. */
    SPREAD(Comparator.comparingInt(MediumView::users)
            .thenComparing(Comparator.comparingLong(MediumView::availableBytes).reversed())),
    /** The fullest that has room: fills media one after another. */
    BEST_FIT(Comparator.comparingLong(MediumView::availableBytes)),
    /** The first by name. */
    FIRST_FIT((a, b) -> 0);

    private final Comparator<MediumView> order;

    Placement(Comparator<MediumView> order) {
        this.order = order.thenComparing(MediumView::id);
    }

    Comparator<MediumView> order() {
        return order;
    }
}
