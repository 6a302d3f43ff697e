package org.archivolt.librarian.internal.core;

import java.util.random.RandomGenerator;
import org.archivolt.base.ArchivoltException;
import org.archivolt.librarian.NodeId;
import org.archivolt.librarian.PosixError;
import org.archivolt.librarian.internal.core.ShelfEntry.Placement;
import org.archivolt.librarian.internal.pool.Pool;
import org.archivolt.librarian.policy.AllocationPolicy;
import org.archivolt.librarian.policy.AllocationRequest;

/**
 * Has a policy choose books.
 *
 * @param node on whose behalf
 */
record Choosing(NodeId node, Policies policies, RandomGenerator random) {
    /**
     * @param shelf may not be there yet
     * @throws ArchivoltException {@code ENOSYS} without the policy, {@code ENOSPC}, or what the policy says
     */
    Pool.Choice choose(LibrarianState state, long shelf, Placement placement, int books) throws ArchivoltException {
        AllocationPolicy policy = policies.find(placement.policy())
                .orElseThrow(() -> PosixError.ENOSYS
                        .of("asking a policy that is not there")
                        .with("policy", placement.policy())
                        .with("shelf", shelf));
        requirePossible(state, books);
        // A copy: policies come from other bundles, and arrays of a state never change.
        AllocationRequest request =
                new AllocationRequest(node, shelf, books, placement.request().clone(), placement.position(), random);
        return state.pool().choose(policy, request, state::isOnline);
    }

    /** Spares policies numbers that no machine has. */
    private static void requirePossible(LibrarianState state, int books) throws ArchivoltException {
        int all = state.topology().books();
        if (books > all) {
            throw PosixError.ENOSPC
                    .of("taking more books than there are")
                    .with("books", books)
                    .with("all", all);
        }
    }
}
