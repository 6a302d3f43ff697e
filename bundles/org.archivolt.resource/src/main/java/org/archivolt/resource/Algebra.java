package org.archivolt.resource;

/**
 * How credits of one type are calculated with. Two families, each with laws that are tested for every type:
 *
 * <ul>
 *   <li>sets: {@code plus}, {@code minus} and {@code meet} are union, difference and intersection;
 *   <li>amounts: {@code plus} is addition, {@code minus} is truncated at nothing (monus), {@code meet} is the minimum.
 * </ul>
 *
 * Conflict is a relation of its own, symmetric, not implied by overlapping: two readers overlap and do not conflict, writing
 * conflicts with reading and does not overlap with it. Amounts never conflict; what is given to one is simply not there for others.
 */
public interface Algebra {
    /** Whether credits are amounts, of which each unit is with one owner. */
    boolean isCounted();

    Credit none();

    Credit plus(Credit a, Credit b);

    Credit minus(Credit a, Credit b);

    Credit meet(Credit a, Credit b);

    /** Whether b is contained in a. */
    default boolean covers(Credit a, Credit b) {
        return minus(b, a).isNone();
    }

    /** Whether two owners must not have these at the same time. */
    default boolean conflicts(Credit a, Credit b) {
        return !conflicting(a, b).isNone();
    }

    /** That part of a credit which another owner's use would conflict with. */
    Credit conflicting(Credit of, Credit with);

    /** Whether nobody else can have the same: it conflicts with itself. An amount is never exclusive. */
    boolean isExclusive(Credit credit);

    /** What a request for this means: writing includes reading. */
    default Credit closed(Credit want) {
        return want;
    }

    /**
     * As much as may sensibly be granted to one who asks for {@code want}: contains it, and is contained in {@code available}.
     *
     * @param available what conflicts with nobody
     * @param conflicts how often this resource has been fought over lately; the more, the less is granted in addition
     */
    default Credit grown(Credit want, Credit available, int conflicts) {
        return want;
    }

    /**
     * What need not be kept of a credit that is in too many pieces to be told again and again: the smallest of them, beyond so many;
     * none for a credit in fewer.
     *
     * @param kept at least 1
     */
    default Credit fragments(Credit credit, int kept) {
        return none();
    }
}
