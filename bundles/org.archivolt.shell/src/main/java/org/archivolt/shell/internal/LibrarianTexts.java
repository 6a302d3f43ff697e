package org.archivolt.shell.internal;

import java.time.Duration;
import java.util.List;
import java.util.Map;
import org.archivolt.librarian.Book;
import org.archivolt.librarian.BookCounts;
import org.archivolt.librarian.Handle;
import org.archivolt.librarian.LibrarianStatus;
import org.archivolt.librarian.MediaController;
import org.archivolt.librarian.NodeId;
import org.archivolt.librarian.NodeLoad;
import org.archivolt.librarian.NodeStatus;
import org.archivolt.librarian.Registration;
import org.archivolt.librarian.Shelf;
import org.archivolt.librarian.ZeroingJob;
import org.archivolt.shell.internal.text.Json;

/** The Librarian's things as scripts read them, with the names the REST interface uses. */
final class LibrarianTexts {
    private LibrarianTexts() {}

    static Map<String, Object> members(BookCounts counts, long unit) {
        return Json.object(
                "total", counts.total() * unit,
                "free", counts.free() * unit,
                "inUse", counts.inUse() * unit,
                "zombie", counts.zombie() * unit,
                "offline", counts.offline() * unit);
    }

    static Map<String, Object> members(LibrarianStatus status) {
        return Json.object(
                "host", status.host().orElse(null),
                "mode", status.mode(),
                "bookSize", status.bookSize(),
                "defaultPolicy", status.defaultPolicy(),
                "books", members(status.books(), 1),
                "bytes", members(status.books(), status.bookSize()),
                "nodes", Json.object("total", status.nodes(), "active", status.nodesActive()),
                "shelves", Json.object("total", status.shelves(), "open", status.openShelves()),
                "handles", status.handles(),
                "zeroing",
                        Json.object(
                                "jobs", status.zeroing(),
                                "oldestMillis",
                                        status.oldestZeroing()
                                                .map(Duration::toMillis)
                                                .orElse(null)));
    }

    static Map<String, Object> members(Registration registration, boolean isDry) {
        return Json.object(
                "dry", isDry,
                "isNew", registration.isNew(),
                "added", numbers(registration.added()),
                "grown", numbers(registration.grown()),
                "removed", numbers(registration.removed()),
                "booksBefore", registration.booksBefore(),
                "mode", registration.topology().mode(),
                "bookSize", registration.topology().bookSize(),
                "nodes", registration.topology().nodes().size(),
                "groups", registration.topology().groups().size(),
                "books", registration.topology().books(),
                "bytes", registration.topology().bytes(),
                "remarks", registration.remarks());
    }

    private static List<Integer> numbers(List<NodeId> nodes) {
        return nodes.stream().map(NodeId::number).toList();
    }

    static Map<String, Object> members(Book book) {
        return Json.object(
                "address", book.address().toString(),
                "group", book.group(),
                "number", book.number(),
                "node", book.node().number(),
                "rack", book.node().rack(),
                "enclosure", book.node().enclosure(),
                "slot", book.node().slot(),
                "state", book.state(),
                "shelf", book.shelf().isPresent() ? book.shelf().getAsLong() : null,
                "offset", book.offset() < 0 ? null : book.offset());
    }

    static Map<String, Object> members(Shelf shelf) {
        return Json.object(
                "id", shelf.id(),
                "parent", shelf.parent(),
                "name", shelf.name(),
                "kind", shelf.kind(),
                "permissions", permissions(shelf),
                "user", shelf.user(),
                "group", shelf.group(),
                "size", shelf.size(),
                "books", shelf.books(),
                "links", shelf.links(),
                "created", shelf.created().toString(),
                "accessed", shelf.accessed().toString(),
                "modified", shelf.modified().toString(),
                "changed", shelf.changed().toString());
    }

    static String permissions(Shelf shelf) {
        return "%04o".formatted(shelf.permissions());
    }

    static Map<String, Object> members(Handle handle) {
        return Json.object(
                "id", handle.id(),
                "shelf", handle.shelf(),
                "node", handle.node().number(),
                "process", handle.process(),
                "opened", handle.opened().toString());
    }

    static Map<String, Object> members(NodeStatus node, long bookSize) {
        return Json.object(
                "node", node.id().number(),
                "rack", node.id().rack(),
                "enclosure", node.id().enclosure(),
                "slot", node.id().slot(),
                "host", node.host(),
                "state", node.state(),
                "silentMillis", node.silentFor().map(Duration::toMillis).orElse(null),
                "load", members(node.load()),
                "policy", node.policy().orElse(null),
                "controllersOnline", node.controllersOnline(),
                "controllers",
                        node.controllers().stream()
                                .map(controller -> members(controller, bookSize))
                                .toList(),
                "books", members(node.books(), 1),
                "bytes", members(node.books(), bookSize),
                "handles", node.handles());
    }

    private static Map<String, Object> members(NodeLoad load) {
        return Json.object(
                "cpuPercent", load.cpuPercent(),
                "rootPercent", load.rootPercent(),
                "memoryPercent", load.memoryPercent(),
                "networkIn", load.networkIn(),
                "networkOut", load.networkOut());
    }

    private static Map<String, Object> members(MediaController controller, long bookSize) {
        return Json.object(
                "number", controller.number(),
                "cid", "0x%03x".formatted(controller.cid()),
                "group", controller.group(),
                "books", controller.books(),
                "bytes", controller.books() * bookSize,
                "coordinate", controller.coordinate());
    }

    static Map<String, Object> members(ZeroingJob job) {
        return Json.object(
                "id", job.id(),
                "shelf", job.shelf(),
                "reason", job.reason(),
                "books", job.books(),
                "ageMillis", job.age().toMillis(),
                "lastError", job.lastError().isEmpty() ? null : job.lastError());
    }
}
