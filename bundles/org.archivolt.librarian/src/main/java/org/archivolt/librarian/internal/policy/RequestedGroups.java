package org.archivolt.librarian.internal.policy;

import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.OptionalInt;
import org.archivolt.base.ArchivoltException;
import org.archivolt.librarian.PosixError;
import org.archivolt.librarian.policy.AllocationPolicy;
import org.archivolt.librarian.policy.AllocationRequest;
import org.archivolt.librarian.policy.FreeBooks;

/**
 * RequestIG: the next book is of the group that the next byte of the shelf's request names, lowest address first; after the last byte comes the
 * first. Which byte is next the shelf remembers, also when it shrinks.
 */
final class RequestedGroups implements AllocationPolicy {
    @Override
    public OptionalInt choose(AllocationRequest request, FreeBooks books) throws ArchivoltException {
        byte[] groups = request.interleaveRequest();
        if (groups.length == 0) {
            throw PosixError.ERANGE
                    .of("the policy RequestIG needs an InterleaveRequest on the shelf before")
                    .with("shelf", request.shelf());
        }
        int start = request.position() < 0 || request.position() >= groups.length ? 0 : request.position();
        Map<Byte, List<FreeBooks.Stock>> stocks = new HashMap<>();
        for (int taken = 0; taken < request.books(); taken++) {
            byte group = groups[(int) (((long) start + taken) % groups.length)];
            if (books.takeLowest(stocks.computeIfAbsent(group, wanted -> books.ofGroup(wanted & 0xff)), 1) == 0) {
                return OptionalInt.empty(); // too few: the choice fails as a whole
            }
        }
        return OptionalInt.of((int) (((long) start + request.books()) % groups.length));
    }

    /** A new shelf has no request yet. */
    @Override
    public boolean canBeDefault() {
        return false;
    }
}
