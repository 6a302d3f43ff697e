package org.archivolt.librarian.internal.registration;

import java.util.List;
import java.util.stream.IntStream;
import org.archivolt.librarian.AddressMode;
import org.archivolt.librarian.InterleaveGroup;
import org.archivolt.librarian.MediaController;
import org.archivolt.librarian.NodeId;

/** The memory of a node in an INI file: one interleave group of its own. */
sealed interface NodeMemory {
    /** As many as every node has, when a file does not say. */
    int CONTROLLERS = 4;

    AddressMode mode();

    /** Empty with logical addresses. */
    List<Ranges.Range> ranges();

    /** Empty without memory. */
    List<InterleaveGroup.Span> spans(NodeId node);

    /** @param coordinate of the node */
    List<MediaController> controllers(NodeId node, String coordinate);

    static int groupOf(NodeId node) {
        return node.number() - 1;
    }

    /** @param books a multiple of {@link #CONTROLLERS} */
    record Logical(int books) implements NodeMemory {
        @Override
        public AddressMode mode() {
            return AddressMode.LZA;
        }

        @Override
        public List<Ranges.Range> ranges() {
            return List.of();
        }

        @Override
        public List<InterleaveGroup.Span> spans(NodeId node) {
            return List.of(new InterleaveGroup.Span(node, books, 0));
        }

        @Override
        public List<MediaController> controllers(NodeId node, String coordinate) {
            return IntStream.range(0, CONTROLLERS)
                    .mapToObj(number -> new MediaController(
                            number,
                            Identity.cid(node, number),
                            groupOf(node),
                            books / CONTROLLERS,
                            Coordinates.ofController(coordinate, number)))
                    .toList();
        }
    }

    /** At addresses that the file names. */
    record Physical(List<Ranges.Range> ranges) implements NodeMemory {
        @Override
        public AddressMode mode() {
            return AddressMode.PHYSICAL;
        }

        @Override
        public List<InterleaveGroup.Span> spans(NodeId node) {
            return Ranges.spans(ranges);
        }

        @Override
        public List<MediaController> controllers(NodeId node, String coordinate) {
            return List.of();
        }
    }
}
