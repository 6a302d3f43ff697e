package org.archivolt.testkit.librarian;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.OptionalInt;
import org.archivolt.librarian.policy.AllocationPolicy;

/** The four policies that need no thought. */
final class MemoryPolicies {
    private MemoryPolicies() {}

    static Map<String, AllocationPolicy> simplest() {
        Map<String, AllocationPolicy> policies = new LinkedHashMap<>();
        policies.put("RandomBooks", (request, books) -> {
            books.takeRandom(books.stocks(), request.books(), request.random());
            return OptionalInt.empty();
        });
        policies.put("LocalNode", (request, books) -> {
            books.takeLowest(books.of(List.of(request.node())), request.books());
            return OptionalInt.empty();
        });
        policies.put("LZAascending", (request, books) -> {
            books.takeLowest(books.stocks(), request.books());
            return OptionalInt.empty();
        });
        policies.put("LZAdescending", (request, books) -> {
            books.takeHighest(books.stocks(), request.books());
            return OptionalInt.empty();
        });
        return policies;
    }
}
