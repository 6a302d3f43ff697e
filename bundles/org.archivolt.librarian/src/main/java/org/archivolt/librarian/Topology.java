package org.archivolt.librarian;

import java.util.List;

/**
 * The memory there is: what a file of registration says.
 *
 * @param bookSize bytes: a power of two from 2 MiB to 8 GiB
 * @param datacenter for coordinates, as are the following
 * @param nodes by number
 * @param groups by number
 */
public record Topology(
        AddressMode mode,
        long bookSize,
        String datacenter,
        String rack,
        String domain,
        List<FabricNode> nodes,
        List<InterleaveGroup> groups) {
    public Topology {
        nodes = List.copyOf(nodes);
        groups = List.copyOf(groups);
    }

    public int books() {
        return groups.stream().mapToInt(InterleaveGroup::books).sum();
    }

    /** All memory. */
    public long bytes() {
        return books() * bookSize;
    }
}
