package org.archivolt.librarian.internal.core;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.stream.Stream;
import org.archivolt.dss.librarian.HandleRecord;
import org.archivolt.dss.librarian.NodeRecord;
import org.archivolt.dss.librarian.RegistryRecord;
import org.archivolt.dss.librarian.RegistryRecord.RegisteredController;
import org.archivolt.dss.librarian.RegistryRecord.RegisteredNode;
import org.archivolt.dss.librarian.RegistryRecord.RegisteredSpan;
import org.archivolt.dss.librarian.ShelfRecord;
import org.archivolt.dss.librarian.ZeroingRecord;
import org.archivolt.librarian.AddressMode;
import org.archivolt.librarian.FabricNode;
import org.archivolt.librarian.Handle;
import org.archivolt.librarian.InterleaveGroup;
import org.archivolt.librarian.MediaController;
import org.archivolt.librarian.NodeId;
import org.archivolt.librarian.NodeState;
import org.archivolt.librarian.ShelfKind;
import org.archivolt.librarian.Topology;
import org.archivolt.librarian.internal.core.Memory.NodeEntry;
import org.archivolt.librarian.internal.core.ShelfEntry.Access;
import org.archivolt.librarian.internal.core.ShelfEntry.Extent;
import org.archivolt.librarian.internal.core.ShelfEntry.Placement;
import org.archivolt.librarian.internal.core.ShelfEntry.Times;
import org.pcollections.TreePMap;

/** What the catalog keeps of what is known, and back. */
final class Rows {
    private Rows() {}

    /** @param memory identity of the fabric memory, or empty */
    static RegistryRecord row(Topology topology, String memory) {
        return new RegistryRecord(
                topology.mode().name(),
                topology.bookSize(),
                topology.datacenter(),
                topology.rack(),
                topology.domain(),
                memory,
                topology.nodes().stream().map(Rows::row).toList(),
                topology.nodes().stream().flatMap(Rows::controllers).toList(),
                topology.groups().stream()
                        .flatMap(group -> spans(group).stream())
                        .toList());
    }

    private static RegisteredNode row(FabricNode node) {
        return new RegisteredNode(node.id().number(), node.host(), node.mac(), node.serial(), node.coordinate());
    }

    private static Stream<RegisteredController> controllers(FabricNode node) {
        return node.controllers().stream()
                .map(controller -> new RegisteredController(
                        node.id().number(),
                        controller.number(),
                        controller.cid(),
                        controller.group(),
                        controller.books(),
                        controller.coordinate()));
    }

    private static List<RegisteredSpan> spans(InterleaveGroup group) {
        List<RegisteredSpan> spans = new ArrayList<>();
        int position = 0;
        for (InterleaveGroup.Span span : group.spans()) {
            spans.add(new RegisteredSpan(group.number(), position, span.node().number(), span.books(), span.address()));
            position += span.books();
        }
        return spans;
    }

    static Topology topology(RegistryRecord row) {
        return new Topology(
                AddressMode.valueOf(row.mode()),
                row.bookSize(),
                row.datacenter(),
                row.rack(),
                row.domain(),
                row.nodes().stream()
                        .sorted(Comparator.comparingInt(RegisteredNode::node))
                        .map(node -> node(node, row.controllers()))
                        .toList(),
                row.spans().stream()
                        .map(RegisteredSpan::group)
                        .distinct()
                        .sorted()
                        .map(group -> group(group, row.spans()))
                        .toList());
    }

    private static FabricNode node(RegisteredNode node, List<RegisteredController> controllers) {
        return new FabricNode(
                new NodeId(node.node()),
                node.host(),
                node.mac(),
                node.serial(),
                node.coordinate(),
                controllers.stream()
                        .filter(controller -> controller.node() == node.node())
                        .sorted(Comparator.comparingInt(RegisteredController::number))
                        .map(controller -> new MediaController(
                                controller.number(),
                                controller.cid(),
                                controller.group(),
                                controller.books(),
                                controller.coordinate()))
                        .toList());
    }

    private static InterleaveGroup group(int number, List<RegisteredSpan> all) {
        List<InterleaveGroup.Span> spans = all.stream()
                .filter(span -> span.group() == number)
                .sorted(Comparator.comparingInt(RegisteredSpan::position))
                .map(span -> new InterleaveGroup.Span(new NodeId(span.node()), span.books(), span.address()))
                .toList();
        int books = spans.stream().mapToInt(InterleaveGroup.Span::books).sum();
        return new InterleaveGroup(number, books, spans);
    }

    static ShelfRecord row(ShelfEntry entry) {
        return new ShelfRecord(
                entry.id(),
                entry.parent(),
                entry.name(),
                entry.kind().name(),
                entry.access().permissions(),
                entry.access().user(),
                entry.access().group(),
                entry.size(),
                entry.extent().dirtyEnd(),
                entry.times().created(),
                entry.times().accessed(),
                entry.times().modified(),
                entry.times().changed(),
                entry.target(),
                entry.placement().policy(),
                entry.placement().request(),
                entry.placement().position());
    }

    static ShelfEntry entry(ShelfRecord row, long[] books, TreePMap<String, byte[]> attributes) {
        return new ShelfEntry(
                row.id(),
                row.parent(),
                row.name(),
                ShelfKind.valueOf(row.kind()),
                new Access(row.permissions(), row.user(), row.group()),
                new Times(row.created(), row.accessed(), row.modified(), row.changed()),
                new Extent(row.size(), row.dirtyEnd(), books),
                new Placement(row.policy(), row.interleaveRequest(), row.requestPosition()),
                row.target(),
                0,
                attributes);
    }

    static NodeRecord row(NodeId node, NodeEntry entry) {
        return new NodeRecord(node.number(), entry.state().name(), entry.policy(), entry.areControllersOnline());
    }

    static NodeEntry entry(NodeRecord row) {
        return new NodeEntry(NodeState.valueOf(row.state()), row.policy(), row.areControllersOnline());
    }

    static HandleRecord row(Handle handle) {
        return new HandleRecord(handle.id(), handle.shelf(), handle.node().number(), handle.process(), handle.opened());
    }

    static Handle handle(HandleRecord row) {
        return new Handle(row.id(), row.shelf(), new NodeId(row.node()), row.process(), row.opened());
    }

    static ZeroingRecord row(ZeroingEntry entry) {
        return new ZeroingRecord(entry.id(), entry.shelf(), entry.reason());
    }
}
