package org.archivolt.librarian;

import java.util.OptionalLong;

/**
 * A book as it is now.
 *
 * @param group number of its interleave group
 * @param number in its group, from 0
 * @param node whose memory it is
 * @param state what to expect of it: {@link BookState#OFFLINE} hides what it is otherwise
 * @param shelf on which it is, or of which it was while it is a zombie
 * @param offset of its first byte in that shelf; -1 when it is on none
 */
public record Book(
        BookAddress address, int group, int number, NodeId node, BookState state, OptionalLong shelf, long offset) {}
