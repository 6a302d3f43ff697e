package org.archivolt.dss.librarian;

import java.util.List;

/**
 * The memory that was registered.
 *
 * @param mode {@code LZA} or {@code PHYSICAL}
 * @param bookSize bytes
 * @param memory identity of the fabric memory whose bytes these books are; empty before it was first used
 */
public record RegistryRecord(
        String mode,
        long bookSize,
        String datacenter,
        String rack,
        String domain,
        String memory,
        List<RegisteredNode> nodes,
        List<RegisteredController> controllers,
        List<RegisteredSpan> spans) {
    public RegistryRecord {
        nodes = List.copyOf(nodes);
        controllers = List.copyOf(controllers);
        spans = List.copyOf(spans);
    }

    public record RegisteredNode(int node, String host, String mac, String serial, String coordinate) {}

    /** @param number in the node, from 0 */
    public record RegisteredController(int node, int number, int cid, int group, int books, String coordinate) {}

    /**
     * Books of one group on one node that follow one another.
     *
     * @param position in the group, from 0
     * @param address of the first book; of physical addresses only, else 0
     */
    public record RegisteredSpan(int group, int position, int node, int books, long address) {}
}
