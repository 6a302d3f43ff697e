package org.archivolt.store;

import java.util.Optional;
import org.archivolt.base.ArchivoltException;
import org.osgi.annotation.versioning.ConsumerType;

/**
 * Many objects to store, and what became of each. All methods are called on the thread of
 * {@link ObjectStore#putAll}; answers come in the order of the entries of a batch, and not long after them.
 */
@ConsumerType
public interface PutSequence {
    /**
     * The next entry; empty at the end. Asked for a bounded number ahead of the bodies that are read.
     *
     * @throws ArchivoltException ends everything after the entries told so far
     */
    Optional<PutEntry> next() throws ArchivoltException;

    /** The object is durable and visible. */
    void stored(PutEntry entry, PutResult result);

    /** The object is not stored; the others are not concerned. */
    void refused(PutEntry entry, ArchivoltException why);
}
