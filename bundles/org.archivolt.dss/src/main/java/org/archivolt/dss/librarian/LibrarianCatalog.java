package org.archivolt.dss.librarian;

import org.archivolt.base.ArchivoltException;
import org.archivolt.dss.CreditFence;
import org.osgi.annotation.versioning.ProviderType;

/**
 * The Librarian's tables. One host at a time works with them, which is who has the credit that the fence names: it reads everything once,
 * and then writes what changes, many changes at once. Each method is one transaction.
 */
@ProviderType
public interface LibrarianCatalog {
    /**
     * Everything there is.
     *
     * @throws ArchivoltException {@code FENCED} when the grant is not in force
     */
    LibrarianRecords load(CreditFence fence) throws ArchivoltException;

    /**
     * Makes the rows what they are afterwards. Repeated, it changes nothing: who does not know whether it was done does it again.
     *
     * @throws ArchivoltException {@code FENCED} when the grant is not in force: somebody else has the Librarian; {@code
     *     CATALOG_CORRUPT} when two shelves would have one name; {@code TIMEOUT} when the catalog is there and was too slow for it: nothing
     *     was written, and the same may be too much again
     */
    void commit(CreditFence fence, LibrarianChanges changes) throws ArchivoltException;
}
