package org.archivolt.librarian;

/**
 * For whom something is done.
 *
 * @param node on whose behalf: policies start from it, and it answers for what is open
 * @param process on that node, which opened what it opens; {@link #UNNAMED} for one that does not say
 * @param user owner of what is created
 * @param group likewise
 */
public record Caller(NodeId node, long process, int user, int group) {
    /** Any process. Who says this is believed to have one handle of a shelf that nobody has named, but not two. */
    public static final long UNNAMED = 0;
}
