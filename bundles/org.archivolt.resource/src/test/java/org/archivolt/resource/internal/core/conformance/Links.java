package org.archivolt.resource.internal.core.conformance;

import java.util.List;
import java.util.Optional;
import java.util.Random;
import java.util.stream.LongStream;
import java.util.stream.Stream;

/**
 * How messages between owners travel. None is lost, unless a test says so; the outcome of a case must not depend on anything else.
 *
 * @param isDoubled whether each arrives twice
 * @param isRootReread whether the root's books are written and read again after each change, as the catalog does
 * @param seed of the order of arrival; empty for the order of sending
 */
record Links(boolean isDoubled, boolean isRootReread, Optional<Long> seed) {
    private static final long SEEDS = 5;

    /** Where a class of cases gets them from. */
    static final String ALL = "org.archivolt.resource.internal.core.conformance.Links#all";

    static Stream<Links> all() {
        List<Links> inOrder = List.of(
                new Links(false, false, Optional.empty()),
                new Links(false, true, Optional.empty()),
                new Links(true, false, Optional.empty()));
        LongStream seeds = LongStream.rangeClosed(1, SEEDS);
        return Stream.concat(
                inOrder.stream(), seeds.mapToObj(each -> new Links(true, each % 2 == 0, Optional.of(each))));
    }

    Optional<Random> random() {
        return seed.map(Random::new);
    }
}
