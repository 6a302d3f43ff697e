package org.archivolt.librarian;

/** Attributes with a meaning (the reference's user.LFS.*). */
public final class ShelfAttributes {
    public static final String PREFIX = "user.LFS.";

    /** Name of the shelf's policy. Of a directory, if it has one: of files that are made in it; empty takes it back. */
    public static final String POLICY = PREFIX + "AllocationPolicy";

    /** Of any shelf, listed at the root only: the default of nodes that have none of their own. */
    public static final String POLICY_DEFAULT = PREFIX + "AllocationPolicyDefault";

    /** Likewise: the names of all policies, separated by commas. Cannot be set. */
    public static final String POLICY_LIST = PREFIX + "AllocationPolicyList";

    /** A byte for each book: its interleave group. Cannot be set. */
    public static final String INTERLEAVE = PREFIX + "Interleave";

    /** A byte for each book that is to come: its interleave group, for the policy RequestIG. */
    public static final String INTERLEAVE_REQUEST = PREFIX + "InterleaveRequest";

    /** Which byte of the request is next, as a decimal number. Cannot be set. */
    public static final String INTERLEAVE_REQUEST_POSITION = PREFIX + "InterleaveRequestPos";

    private ShelfAttributes() {}
}
