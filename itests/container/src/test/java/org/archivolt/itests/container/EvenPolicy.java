package org.archivolt.itests.container;

import java.util.Comparator;
import java.util.List;
import java.util.OptionalInt;
import org.archivolt.librarian.policy.AllocationPolicy;
import org.archivolt.librarian.policy.AllocationRequest;
import org.archivolt.librarian.policy.FreeBooks;

/** The emptiest nodes first. Packed into a bundle of its own: here it is only compiled. */
public final class EvenPolicy implements AllocationPolicy {
    @Override
    public OptionalInt choose(AllocationRequest request, FreeBooks books) {
        for (int book = 0; book < request.books(); book++) {
            books.stocks().stream()
                    .max(Comparator.comparingInt(FreeBooks.Stock::free))
                    .ifPresent(emptiest -> books.takeLowest(List.of(emptiest), 1));
        }
        return OptionalInt.empty();
    }
}
