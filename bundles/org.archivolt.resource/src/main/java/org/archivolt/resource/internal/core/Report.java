package org.archivolt.resource.internal.core;

import java.util.List;
import java.util.Optional;
import org.archivolt.resource.Credit;
import org.archivolt.resource.VersionedValue;

/**
 * How a debtor stands with its creditor, for one resource (docs/decisions/0015-credits.md).
 *
 * @param epoch of the debtor's books: a debtor that has lost them begins another
 * @param number grows
 * @param seen number of the last word applied; 0 for none
 * @param has what is left of the grants up to {@code seen}
 * @param asks in order
 * @param blocked who uses what the word {@code seen} demands
 * @param written value written back, with the version it was made from
 */
public record Report(
        long epoch,
        long number,
        long seen,
        Credit has,
        List<Ask> asks,
        List<String> blocked,
        Optional<VersionedValue> written) {
    public Report {
        asks = List.copyOf(asks);
        blocked = List.copyOf(blocked);
    }
}
