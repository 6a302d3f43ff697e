package org.archivolt.store;

import java.util.List;
import java.util.Optional;
import org.archivolt.base.ArchivoltException;
import org.archivolt.base.ObjectId;
import org.archivolt.base.ObjectVersion;
import org.archivolt.dss.AttributeChange;
import org.archivolt.dss.CopyRef;
import org.archivolt.dss.ObjectPage;
import org.archivolt.dss.ObjectPosition;
import org.archivolt.dss.ObjectQuery;
import org.archivolt.dss.ObjectRecord;
import org.archivolt.dss.ObjectSelector;
import org.archivolt.dss.Precondition;
import org.archivolt.layout.ObjectBody;
import org.osgi.annotation.versioning.ProviderType;

/**
 * Objects by name, their versions and copies. Methods block for as long as the transfer takes; every other wait is bounded
 * by configuration.
 *
 * <p>A version that is replaced or deleted is kept for as long as the configuration says ({@code versions.keep.hours}), can
 * be read by its uuid and version, and be brought back. Where a selector fits several generations, methods fail with
 * {@code INVALID_ARGUMENT} (field {@code uuid}).
 *
 * <p>Changes of what is visible under one name are made one after another, on all hosts that share a catalog (seed 001). Who waits for others
 * for too long fails with {@code TIMEOUT}, and nothing has changed.
 */
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
     * Opens a version of an object. Nothing is read from media yet.
     *
     * @param copy only this one; empty: the cheapest, and others when it cannot be read
     * @throws ArchivoltException {@code NO_SUCH_OBJECT}, also when it has no copy of the name
     */
    ObjectReader open(ObjectSelector which, Optional<String> copy) throws ArchivoltException;

    /** Opens a visible object. */
    default ObjectReader open(ObjectId visible) throws ArchivoltException {
        return open(ObjectSelector.of(visible), Optional.empty());
    }

    Optional<ObjectRecord> find(ObjectSelector which) throws ArchivoltException;

    default Optional<ObjectRecord> find(ObjectId visible) throws ArchivoltException {
        return find(ObjectSelector.of(visible));
    }

    /**
     * A page of versions, ordered by the bytes of their ids, then by uuid and version. Ends early when much had to be
     * looked at; {@link ObjectPage#next} tells whether there is more.
     *
     * @param limit 1 to 10,000
     */
    ObjectPage list(ObjectQuery query, Optional<ObjectPosition> after, int limit) throws ArchivoltException;

    /** Where the copies of a version are, and how long it takes to get at them. */
    ObjectLocation locate(ObjectSelector which) throws ArchivoltException;

    /**
     * Gives an object, with all its versions, another id.
     *
     * @throws ArchivoltException {@code NO_SUCH_OBJECT}; {@code ALREADY_EXISTS}
     */
    ObjectRecord rename(ObjectSelector which, ObjectId to) throws ArchivoltException;

    /**
     * Changes metadata, content type, tags or grouping of a version. Tags and grouping concern what is written of it later.
     *
     * @throws ArchivoltException {@code NO_SUCH_OBJECT}, {@code PRECONDITION_FAILED}; {@code INVALID_ARGUMENT} as for a put
     */
    ObjectRecord change(ObjectSelector which, AttributeChange change, Precondition precondition)
            throws ArchivoltException;

    /**
     * Deletes an object. It can be undeleted for as long as versions are kept.
     *
     * @return what was deleted; empty when there was none
     * @throws ArchivoltException {@code PRECONDITION_FAILED}
     */
    Optional<ObjectVersion> delete(ObjectId id, Precondition precondition) throws ArchivoltException;

    /**
     * Makes the last version of a deleted object visible again. No change when it is visible.
     *
     * @param which without a version
     * @throws ArchivoltException {@code NO_SUCH_OBJECT}; {@code ALREADY_EXISTS} when another object has its id now
     */
    ObjectRecord undelete(ObjectSelector which) throws ArchivoltException;

    /**
     * Removes one version for ever; its bytes are removed from the media soon after.
     *
     * @return what was removed; empty when there was none
     * @throws ArchivoltException {@code PRECONDITION_FAILED}
     */
    Optional<ObjectVersion> remove(ObjectSelector which, Precondition precondition) throws ArchivoltException;

    /**
     * Writes a further copy of a version.
     *
     * @return the version with the copy
     * @throws ArchivoltException {@code NO_SUCH_OBJECT}; {@code ALREADY_EXISTS} when it has a copy of the name; what a get
     *     and a put fail with
     */
    ObjectRecord copy(CopyRequest request) throws ArchivoltException;

    /**
     * Removes a copy; its bytes are removed from the media soon after.
     *
     * @throws ArchivoltException {@code NO_SUCH_OBJECT} when there is none; {@code WRONG_STATE}: it is the last that can be
     *     read
     */
    void removeCopy(CopyRef copy) throws ArchivoltException;

    /** Names of the profiles there are, in order. */
    List<String> profiles();
}
