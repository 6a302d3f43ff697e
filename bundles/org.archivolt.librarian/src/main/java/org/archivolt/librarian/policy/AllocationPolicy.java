package org.archivolt.librarian.policy;

import java.util.OptionalInt;
import org.archivolt.base.ArchivoltException;
import org.osgi.annotation.versioning.ConsumerType;

/**
 * Chooses books. Registered as an OSGi service with the properties {@value #NAME} and {@value #DESCRIPTION}; with several of a name, the
 * highest ranked is used, from the next choice on. Called by one thread at a time, must be quick, and keeps nothing.
 */
@ConsumerType
public interface AllocationPolicy {
    /** Service property: what shelves call it; at most 64 letters, digits and underscores. */
    String NAME = "policy";

    /** Service property: one sentence for people. */
    String DESCRIPTION = "description";

    /**
     * Takes exactly {@link AllocationRequest#books()} of the free books, in the order in which they are to be on the shelf. When it
     * takes fewer, the request fails with {@code ENOSPC} and nothing has changed.
     *
     * @return the new value of {@link AllocationRequest#position()}; empty for no change
     * @throws ArchivoltException when the request cannot be served for another reason than want of books
     */
    OptionalInt choose(AllocationRequest request, FreeBooks books) throws ArchivoltException;

    /** Whether a node can have it as its default: not if a shelf must be told something before. */
    default boolean canBeDefault() {
        return true;
    }
}
