package org.archivolt.resource.internal.core;

import java.util.List;
import java.util.Optional;

/**
 * How a creditor stands with one of its debtors, for one resource (docs/decisions/0015-credits.md).
 *
 * @param epoch of the debtor's books, as last reported
 * @param number grows
 * @param seen number of the last report applied
 * @param isEnded whether the debtor has nothing here, and its epoch is over: it was taken to be dead
 * @param isExpiring whether the lease of what the debtor has is not renewed any more, because it does not give back what is demanded
 * @param staleValue whether the value last written back was refused, because it was made from an old version
 */
public record Word(
        long epoch,
        long number,
        long seen,
        boolean isEnded,
        boolean isExpiring,
        boolean staleValue,
        List<Grant> grants,
        List<Refusal> refusals,
        Optional<Demand> demand) {
    public Word {
        grants = List.copyOf(grants);
        refusals = List.copyOf(refusals);
    }
}
