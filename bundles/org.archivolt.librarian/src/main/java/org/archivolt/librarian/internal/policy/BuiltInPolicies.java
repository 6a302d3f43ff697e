package org.archivolt.librarian.internal.policy;

import java.util.Collection;
import java.util.List;
import java.util.OptionalInt;
import java.util.function.Predicate;
import org.archivolt.base.ArchivoltException;
import org.archivolt.librarian.NodeId;
import org.archivolt.librarian.policy.AllocationPolicy;
import org.archivolt.librarian.policy.AllocationRequest;
import org.archivolt.librarian.policy.FreeBooks;

/**
 * The policies of seed 003, as the reference publishes them. Near is what the node's own enclosure has; with physical addresses that is
 * everything. Where a node's memory is says the registration.
 */
public final class BuiltInPolicies {
    /**
     * A policy and what it is called.
     *
     * @param description one sentence
     */
    public record Named(String name, String description, AllocationPolicy policy) {}

    /** What new shelves have when nobody has said anything. */
    public static final String DEFAULT = "RandomBooks";

    private static final List<Named> ALL = List.of(
            new Named(DEFAULT, "Any books, by chance.", choosing(BuiltInPolicies::any)),
            new Named(
                    "LocalNode", "Books of the node itself, lowest addresses first.", choosing(BuiltInPolicies::local)),
            new Named(
                    "LocalEnc",
                    "Any books of the node's enclosure, by chance, its own among them.",
                    choosing((request, books, wanted) -> random(request, books, wanted, inEnclosure(request, books)))),
            new Named(
                    "NonLocal_Enc",
                    "Any books of the other nodes of the enclosure, by chance.",
                    choosing(BuiltInPolicies::neighbours)),
            new Named(
                    "Nearest",
                    "The node itself, then the other nodes of its enclosure, then all others.",
                    choosing(BuiltInPolicies::local, BuiltInPolicies::neighbours, BuiltInPolicies::beyond)),
            new Named(
                    "NearestRemote",
                    "The other nodes of the enclosure, then all others; never the node itself.",
                    choosing(BuiltInPolicies::neighbours, BuiltInPolicies::beyond)),
            new Named(
                    "NearestEnc",
                    "The node itself, then the other nodes of its enclosure; nothing beyond.",
                    choosing(BuiltInPolicies::local, BuiltInPolicies::neighbours)),
            new Named(
                    "NearestRack",
                    "Any books outside the node's enclosure, by chance.",
                    choosing(BuiltInPolicies::beyond)),
            new Named(
                    "LZAascending",
                    "The lowest addresses of all, lowest first.",
                    choosing((request, books, wanted) -> books.takeLowest(books.stocks(), wanted))),
            new Named(
                    "LZAdescending",
                    "The highest addresses of all, highest first.",
                    choosing((request, books, wanted) -> books.takeHighest(books.stocks(), wanted))),
            new Named("RequestIG", "Groups in turn, as the shelf's InterleaveRequest says.", new RequestedGroups()));

    /** One place to take books from. */
    private interface Source {
        /** @return how many were taken, at most {@code wanted} */
        int take(AllocationRequest request, FreeBooks books, int wanted) throws ArchivoltException;
    }

    private BuiltInPolicies() {}

    /** In the order in which the reference publishes them. */
    public static List<Named> all() {
        return ALL;
    }

    /** From one source after another, until there are enough. */
    private static AllocationPolicy choosing(Source... sources) {
        return (request, books) -> {
            int missing = request.books();
            for (Source source : sources) {
                missing -= source.take(request, books, missing);
            }
            return OptionalInt.empty();
        };
    }

    private static int any(AllocationRequest request, FreeBooks books, int wanted) {
        return books.takeRandom(books.stocks(), wanted, request.random());
    }

    private static int local(AllocationRequest request, FreeBooks books, int wanted) {
        return books.takeLowest(books.of(List.of(request.node())), wanted);
    }

    private static int neighbours(AllocationRequest request, FreeBooks books, int wanted) {
        return random(request, books, wanted, without(inEnclosure(request, books), request.node()::equals));
    }

    private static int beyond(AllocationRequest request, FreeBooks books, int wanted) {
        return random(request, books, wanted, without(books.nodes(), inEnclosure(request, books)::contains));
    }

    private static List<NodeId> inEnclosure(AllocationRequest request, FreeBooks books) {
        return books.enclosure(request.node());
    }

    private static List<NodeId> without(List<NodeId> nodes, Predicate<NodeId> isLeftOut) {
        return nodes.stream().filter(isLeftOut.negate()).toList();
    }

    private static int random(AllocationRequest request, FreeBooks books, int wanted, Collection<NodeId> nodes) {
        return books.takeRandom(books.of(nodes), wanted, request.random());
    }
}
