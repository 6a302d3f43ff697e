package org.archivolt.librarian.internal.core;

import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.OptionalLong;
import java.util.Random;
import org.archivolt.base.ArchivoltException;
import org.archivolt.librarian.AttributeMode;
import org.archivolt.librarian.BookAddress;
import org.archivolt.librarian.BookQuery;
import org.archivolt.librarian.BookState;
import org.archivolt.librarian.Caller;
import org.archivolt.librarian.Librarian;
import org.archivolt.librarian.LibrarianStatus;
import org.archivolt.librarian.NodeId;
import org.archivolt.librarian.NodeLoad;
import org.archivolt.librarian.NodeState;
import org.archivolt.librarian.PosixError;
import org.archivolt.librarian.ShelfAttributes;
import org.archivolt.librarian.ShelfPath;

/** Random things to ask of a Librarian: names few enough to meet, now and then something that is not possible. */
final class Operations {
    static final long BOOK = 2L << 20;
    static final int[] NODES = {1, 2, 3, 11, 12, 21};

    /** Something to ask; the answer is text, so that two can be compared. */
    record Operation(String what, Question question) {
        String answer(Librarian librarian) {
            try {
                return String.valueOf(question.ask(librarian));
            } catch (ArchivoltException e) {
                return PosixError.of(e).name();
            }
        }

        boolean isRefused(String answer) {
            return Arrays.stream(PosixError.values())
                    .anyMatch(error -> error.name().equals(answer));
        }
    }

    interface Question {
        Object ask(Librarian librarian) throws ArchivoltException;
    }

    interface Order {
        void give(Librarian librarian) throws ArchivoltException;
    }

    private static final List<String> NAMES = List.of("a", "b", "c", "\ud83d\ude00", "\uffee");
    private static final List<Caller> CALLERS = List.of(
            new Caller(new NodeId(1), 1, 10, 10),
            new Caller(new NodeId(1), 2, 10, 10),
            new Caller(new NodeId(2), 1, 10, 20),
            new Caller(new NodeId(3), 1, 10, 20),
            new Caller(new NodeId(11), 1, 30, 10),
            new Caller(new NodeId(12), 1, 30, 10),
            new Caller(new NodeId(21), 1, 30, 10),
            new Caller(new NodeId(21), 7, 30, 10),
            new Caller(new NodeId(21), Caller.UNNAMED, 30, 10));

    private final Random random;
    private final List<String> policies;

    /** @param policies to set; those of chance cannot be compared */
    Operations(Random random, List<String> policies) {
        this.random = random;
        this.policies = policies;
    }

    Operation next(LibrarianState state) {
        Caller caller = one(40) ? new Caller(new NodeId(77), 1, 0, 0) : pick(CALLERS);
        ShelfPath path = path(state);
        ShelfPath other = path(state);
        long shelf = shelf(state);
        long handle = handle(state);
        return switch (random.nextInt(34)) {
            case 0, 1, 2, 3 -> {
                boolean isExclusive = random.nextBoolean();
                yield of(
                        "create " + caller + path + isExclusive,
                        librarian -> librarian.create(caller, path, 0640, isExclusive));
            }
            case 4 -> of("mkdir " + path, librarian -> librarian.makeDirectory(caller, path, 0755));
            case 5 -> order("rmdir " + path, librarian -> librarian.removeDirectory(caller, path));
            case 6 -> of("symlink " + path, librarian -> librarian.symlink(caller, path, "to \u00e4"));
            case 7, 8, 9 -> {
                boolean isReplacing = random.nextInt(4) > 0;
                yield of(
                        "rename " + path + other + isReplacing,
                        librarian -> librarian.rename(caller, path, other, isReplacing));
            }
            case 10, 11 -> order("unlink " + path, librarian -> librarian.unlink(caller, path));
            case 12 -> order("destroy " + path, librarian -> librarian.destroy(caller, path));
            case 13 -> {
                int books = random.nextInt(4);
                yield of(
                        "block " + caller + path + books,
                        librarian -> librarian.createBlock(caller, path, 0600, books));
            }
            case 14 -> of("open " + caller + shelf, librarian -> librarian.open(caller, shelf));
            case 15, 16, 17 -> order("close " + handle, librarian -> librarian.close(caller, handle));
            case 18 -> order("revoke " + handle, librarian -> librarian.revoke(handle));
            case 19, 20, 21, 22 -> {
                long size = size();
                yield of("resize " + shelf + " to " + size, librarian -> librarian.resize(caller, shelf, size));
            }
            case 23, 24 -> {
                long size = size();
                yield of("extend " + shelf + " to " + size, librarian -> librarian.extend(caller, shelf, size));
            }
            case 25 -> metadata(caller, shelf);
            case 26, 27 -> attribute(caller, shelf);
            case 28 -> node();
            case 29 -> book(state);
            case 30 -> defaults();
            default -> look(state, shelf, handle, path, caller);
        };
    }

    private Operation metadata(Caller caller, long shelf) {
        Instant time = Instant.ofEpochSecond(random.nextInt(1_000_000_000), 123_456_789);
        int number = random.nextInt(4) - 1;
        return switch (random.nextInt(3)) {
            case 0 ->
                order(
                        "times " + shelf,
                        librarian -> librarian.setTimes(caller, shelf, Optional.empty(), Optional.of(time)));
            case 1 -> order("permissions " + shelf, librarian -> librarian.setPermissions(caller, shelf, number));
            default -> order("owner " + shelf, librarian -> librarian.setOwner(caller, shelf, number, -1));
        };
    }

    private Operation attribute(Caller caller, long shelf) {
        String name = pick(List.of(
                "user.x",
                "user.y",
                "security.x",
                "user.",
                "plain",
                ShelfAttributes.PREFIX + "None",
                ShelfAttributes.PREFIX + "a.b",
                ShelfAttributes.POLICY,
                ShelfAttributes.POLICY,
                ShelfAttributes.POLICY_LIST,
                ShelfAttributes.INTERLEAVE,
                ShelfAttributes.INTERLEAVE_REQUEST,
                ShelfAttributes.INTERLEAVE_REQUEST));
        AttributeMode mode = pick(List.of(AttributeMode.values()));
        byte[] value = value(name);
        String what = name + " of " + shelf;
        return switch (random.nextInt(3)) {
            case 0 -> order("remove " + what, librarian -> librarian.removeAttribute(caller, shelf, name));
            case 1 -> of("get " + what, librarian -> shown(name, librarian.attribute(shelf, name)));
            default ->
                order(
                        "set " + what + Arrays.toString(value) + mode,
                        librarian -> librarian.setAttribute(caller, shelf, name, value, mode));
        };
    }

    /** The model has another order of policies. */
    private static String shown(String name, byte[] value) {
        return name.equals(ShelfAttributes.POLICY_LIST) ? "of length " + value.length : Arrays.toString(value);
    }

    private byte[] value(String name) {
        return switch (name) {
            case ShelfAttributes.POLICY ->
                (one(5) ? pick(List.of("Nobody", "")) : pick(policies)).getBytes(StandardCharsets.UTF_8);
            case ShelfAttributes.INTERLEAVE_REQUEST ->
                one(5) ? new byte[] {(byte) 0x63} : new byte[] {(byte) (NODES[random.nextInt(NODES.length)] - 1), 0};
            default -> new byte[random.nextInt(3)];
        };
    }

    private Operation node() {
        NodeId node = new NodeId(one(10) ? 50 : NODES[random.nextInt(NODES.length)]);
        return switch (random.nextInt(4)) {
            case 0 -> {
                NodeState state = pick(List.of(NodeState.values()));
                yield order("node " + node + state, librarian -> librarian.setNode(node, state));
            }
            case 1 -> {
                boolean isOnline = !one(3);
                yield order("controllers " + node, librarian -> librarian.setControllers(node, isOnline));
            }
            default -> order("heartbeat " + node, librarian -> librarian.heartbeat(node, NodeLoad.NONE));
        };
    }

    private Operation book(LibrarianState state) {
        BookAddress address = address(state);
        boolean isOffline = one(3);
        return order("offline " + address + isOffline, librarian -> librarian.setOffline(address, isOffline));
    }

    private BookAddress address(LibrarianState state) {
        long[] all = state.pool().addresses();
        return one(20) ? new BookAddress(4711) : new BookAddress(all[random.nextInt(all.length)]);
    }

    private Operation defaults() {
        Optional<NodeId> node =
                random.nextBoolean() ? Optional.empty() : Optional.of(new NodeId(NODES[random.nextInt(NODES.length)]));
        Optional<String> policy = one(4)
                ? Optional.empty()
                : Optional.of(pick(List.of("RequestIG", "Nobody", pick(policies), pick(policies))));
        return order("default " + node + policy, librarian -> librarian.setDefaultPolicy(node, policy));
    }

    private Operation look(LibrarianState state, long shelf, long handle, ShelfPath path, Caller caller) {
        return switch (random.nextInt(13)) {
            case 11 -> of("attributes of " + shelf, librarian -> librarian.attributes(shelf));
            case 0 -> of("lookup " + path, librarian -> librarian.lookup(path));
            case 1 -> {
                String after = one(2) ? "" : "b";
                yield of("list " + shelf + after, librarian -> librarian.list(shelf, after, 3));
            }
            case 2 -> of("path of " + shelf, librarian -> librarian.pathOf(shelf));
            case 3 -> of("handle " + handle, librarian -> librarian.handle(handle));
            case 4 ->
                of(
                        "handles of " + shelf,
                        librarian -> librarian.handles(OptionalLong.of(shelf), Optional.empty(), 0, 3));
            case 5 ->
                of(
                        "handles of " + caller.node(),
                        librarian -> librarian.handles(OptionalLong.empty(), Optional.of(caller.node()), 10, 5));
            case 6 ->
                of(
                        "books of " + shelf,
                        librarian -> Arrays.toString(librarian.books(shelf).addresses()));
            case 7 -> {
                BookAddress address = address(state);
                yield of("book " + address, librarian -> librarian.book(address));
            }
            case 8 -> {
                Optional<BookState> asked = Optional.of(pick(List.of(BookState.values())));
                BookQuery query =
                        new BookQuery(OptionalInt.empty(), Optional.empty(), asked, OptionalLong.of(1L << 46), 7);
                yield of("books " + asked, librarian -> librarian.books(query));
            }
            case 9 -> of("link " + shelf, librarian -> librarian.readLink(shelf));
            case 10 ->
                of("preview " + shelf, librarian -> librarian.preview(caller, shelf, Optional.of("LocalNode"), 2));
            default -> of("status", librarian -> shown(librarian.status()));
        };
    }

    private static String shown(LibrarianStatus status) {
        return status.books() + " " + status.nodesActive() + status.defaultPolicy() + " " + status.shelves() + " "
                + status.handles() + " " + status.openShelves() + " " + status.zeroing();
    }

    private static Operation of(String what, Question question) {
        return new Operation(what, question);
    }

    private static Operation order(String what, Order order) {
        return new Operation(what, librarian -> {
            order.give(librarian);
            return "done";
        });
    }

    /** A path of up to three names, from the root or from somewhere. */
    private ShelfPath path(LibrarianState state) {
        return one(4) ? new ShelfPath(shelf(state), names().names()) : names();
    }

    private ShelfPath names() {
        if (one(60)) {
            return new ShelfPath(random.nextBoolean() ? List.of() : List.of("lost+found"));
        }
        return new ShelfPath(random.ints(1 + random.nextInt(3), 0, NAMES.size())
                .mapToObj(NAMES::get)
                .toList());
    }

    private long shelf(LibrarianState state) {
        List<Long> all =
                state.names().all().stream().map(ShelfEntry::id).sorted().toList();
        return one(20) ? random.nextInt(500) : pick(all);
    }

    private long handle(LibrarianState state) {
        List<Long> all = state.handles().list(OptionalLong.empty(), Optional.empty(), 0, 1_000).stream()
                .map(handle -> handle.id())
                .toList();
        return all.isEmpty() || one(10) ? random.nextInt(500) : pick(all);
    }

    private long size() {
        return switch (random.nextInt(8)) {
            case 0 -> 0;
            case 1 -> -1;
            case 2, 3 -> BOOK * random.nextInt(6);
            case 4 -> one(5) ? Long.MAX_VALUE : BOOK * 40;
            default -> random.nextInt((int) (6 * BOOK));
        };
    }

    private boolean one(int in) {
        return random.nextInt(in) == 0;
    }

    private <T> T pick(List<T> all) {
        return all.get(random.nextInt(all.size()));
    }
}
