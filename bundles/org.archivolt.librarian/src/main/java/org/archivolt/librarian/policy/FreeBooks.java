package org.archivolt.librarian.policy;

import java.util.Collection;
import java.util.List;
import java.util.random.RandomGenerator;
import org.archivolt.librarian.NodeId;
import org.osgi.annotation.versioning.ProviderType;

/**
 * The books that can be taken: free, and not offline. Those of one node in one group are a {@link Stock}. What is taken is not free any
 * more, and on the shelf in the order of taking, if the whole choice succeeds.
 */
@ProviderType
public interface FreeBooks {
    /** Books of one interleave group on one node. */
    interface Stock {
        NodeId node();

        int group();

        /** How many can be taken now. */
        int free();
    }

    /** All, by group and address. */
    List<Stock> stocks();

    /** Those of the nodes. */
    List<Stock> of(Collection<NodeId> nodes);

    /** Those of the group; empty when there is no such group. */
    List<Stock> ofGroup(int group);

    /** The nodes of the caller's enclosure, itself among them. With physical addresses, all nodes. */
    List<NodeId> enclosure(NodeId node);

    /** All nodes. */
    List<NodeId> nodes();

    /** Takes those with the lowest addresses, lowest first. @return how many: fewer when there are no more */
    int takeLowest(Collection<Stock> stocks, int count);

    /** Takes those with the highest addresses, highest first. @return how many */
    int takeHighest(Collection<Stock> stocks, int count);

    /** Takes any, each with the same chance. @return how many */
    int takeRandom(Collection<Stock> stocks, int count, RandomGenerator random);
}
