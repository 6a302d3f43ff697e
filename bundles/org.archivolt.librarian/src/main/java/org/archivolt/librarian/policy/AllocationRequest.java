package org.archivolt.librarian.policy;

import java.util.random.RandomGenerator;
import org.archivolt.librarian.NodeId;

/**
 * What is asked of a policy.
 *
 * @param node on whose behalf
 * @param shelf which gets the books
 * @param books how many, 1 or more
 * @param interleaveRequest a byte for each group; empty when the shelf was told nothing. Not to be changed.
 * @param position of the next byte of it, as the last choice has left it
 * @param random the only source of chance
 */
public record AllocationRequest(
        NodeId node, long shelf, int books, byte[] interleaveRequest, int position, RandomGenerator random) {}
