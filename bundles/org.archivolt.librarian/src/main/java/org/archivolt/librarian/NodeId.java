package org.archivolt.librarian;

/**
 * A node's number, 1 to 80, which says where it stands: ten slots in an enclosure, eight enclosures in the rack.
 *
 * <pre>
 *   node 1 .. 10  enclosure 1, slot 1 .. 10        node 22  enclosure 3, slot 2
 * </pre>
 */
public record NodeId(int number) implements Comparable<NodeId> {
    public static final int MAX = 80;

    private static final int SLOTS = 10;

    public NodeId {
        if (number < 1 || number > MAX) {
            throw new IllegalArgumentException("a node has a number from 1 to " + MAX + ": " + number);
        }
    }

    /** Always 1: a machine has one rack. */
    public int rack() {
        return 1;
    }

    /** 1 to 8. */
    public int enclosure() {
        return (number - 1) / SLOTS + 1;
    }

    /** 1 to 10. */
    public int slot() {
        return (number - 1) % SLOTS + 1;
    }

    @Override
    public int compareTo(NodeId other) {
        return Integer.compare(number, other.number);
    }

    @Override
    public String toString() {
        return Integer.toString(number);
    }
}
