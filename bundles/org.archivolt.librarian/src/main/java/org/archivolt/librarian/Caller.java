package org.archivolt.librarian;

/**
 * For whom something is done.
 *
 * @param node on whose behalf: policies start from it, and it answers for what is open
 * @param process on that node, which opened what it opens
 * @param user owner of what is created
 * @param group likewise
 */
public record Caller(NodeId node, long process, int user, int group) {}
