package org.archivolt.store;

import java.util.List;
import java.util.Optional;
import org.archivolt.base.ArchivoltException;
import org.archivolt.base.ObjectId;
import org.archivolt.dss.ObjectRecord;
import org.archivolt.layout.ObjectBody;
import org.osgi.annotation.versioning.ProviderType;

/** Objects by name. Methods block for as long as the transfer takes; every other wait is bounded by configuration. */
@ProviderType
public interface ObjectStore {
    /**
     * Stores an object. A visible object of the same id is replaced in one step, unless the request forbids it: readers
     * see the old or the new one, never a mixture and never none.
     *
     * @throws ArchivoltException see {@link PutRequest} for what is refused; {@code CHECKSUM_MISMATCH},
     *     {@code CLIENT_ABORTED}, {@code PRECONDITION_FAILED}, {@code LAYOUT_UNAVAILABLE}, {@code NO_SPACE},
     *     {@code NO_MEDIA}, {@code CATALOG_UNAVAILABLE}
     */
    PutResult put(PutRequest request, ObjectBody body) throws ArchivoltException;

    /**
     * Stores many objects (MPUT of seed 002), each by itself as {@link #put} does, but with media acquired, flushed and
     * committed for many at once. Small ones share files. Memory does not grow with their number.
     *
     * @throws ArchivoltException {@code SHUTTING_DOWN}, {@code BUSY}; what the sequence throws; entries not answered by
     *     then are not stored, unless that is unknown
     */
    void putAll(PutSequence sequence) throws ArchivoltException;

    /**
     * Opens a visible object. Nothing is read from media yet.
     *
     * @throws ArchivoltException {@code NO_SUCH_OBJECT}
     */
    ObjectReader open(ObjectId id) throws ArchivoltException;

    Optional<ObjectRecord> find(ObjectId id) throws ArchivoltException;

    /**
     * A page of visible objects, ordered by the bytes of their ids.
     *
     * @param limit 1 to 10,000
     */
    List<ObjectRecord> list(String prefix, Optional<ObjectId> after, int limit) throws ArchivoltException;

    /** Makes an object invisible for ever; its bytes are removed from the media soon after. False when there was none. */
    boolean delete(ObjectId id) throws ArchivoltException;
}
