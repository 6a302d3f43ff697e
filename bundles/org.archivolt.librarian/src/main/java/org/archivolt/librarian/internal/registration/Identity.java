package org.archivolt.librarian.internal.registration;

import org.archivolt.librarian.NodeId;

/** What a node and its parts are called when a file does not say. */
final class Identity {
    static final String DATACENTER = "DC1";
    static final String RACK = "R1";
    static final String DOMAIN = "local";

    /** Rack unit of an enclosure. */
    static final String POSITION = "UV";

    private Identity() {}

    /** {@code node01}. */
    static String host(NodeId node) {
        return "node%02d".formatted(node.number());
    }

    /** {@code 52:54:42:01:01:01}: the number in decimal digits, as the emulation has it. */
    static String mac(NodeId node) {
        return "52:54:42:%1$02d:%1$02d:%1$02d".formatted(node.number());
    }

    /** {@code rack:enclosure:slot}. */
    static String serial(NodeId node) {
        return node.rack() + ":" + node.enclosure() + ":" + node.slot();
    }

    /**
     * The component number on the fabric: bits 11 to 9 are the enclosure, bits 7 to 4 the slot, both from 0; then 8 and the controller.
     *
     * @param controller in the node, from 0
     */
    static int cid(NodeId node, int controller) {
        return (node.enclosure() - 1) << 9 | (node.slot() - 1) << 4 | (8 + controller);
    }
}
