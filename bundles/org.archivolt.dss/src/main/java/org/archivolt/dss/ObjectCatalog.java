package org.archivolt.dss;

import java.time.Instant;
import java.util.Collection;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import org.archivolt.base.ArchivoltException;
import org.archivolt.base.MediumId;
import org.archivolt.base.ObjectId;
import org.archivolt.base.ObjectVersion;
import org.osgi.annotation.versioning.ProviderType;

/**
 * The objects there are, and their extents. An extent is known here before its first byte is written and until its last
 * byte is gone, so that nothing on a medium is ever left over unknown:
 *
 * <pre>
 *   (none) ──declare──▶ PENDING ──commit──▶ STORED ──delete, replaced──▶ ORPHAN ──forget──▶ (none)
 *                          └────────────abandon, reclaim────────────────────▲
 * </pre>
 *
 * Many objects may share a file, a pack; it is STORED from the commit of its first object until the last is gone.
 *
 * <p>Each method is one transaction, and each that changes something does nothing when repeated.
 */
@ProviderType
public interface ObjectCatalog {
    /**
     * Extents that are about to be written, all or none.
     *
     * @throws ArchivoltException {@code NO_SUCH_MEDIUM}
     */
    void declare(Collection<PendingExtent> extents) throws ArchivoltException;

    /**
     * Makes objects visible, all in one transaction. One whose precondition fails does not hinder the others.
     *
     * <p>An object with the same id is replaced: the version counts on, and its extents become orphans. A pack becomes
     * one, as a whole, by the call that leaves no visible object in it; until then, further objects of it may be
     * committed, by this call or later ones. An extent whose declaration is unknown, no longer pending (unless its file
     * is a pack in use), or of another place, fails its object with {@code CATALOG_CORRUPT}. A text that cannot be kept
     * (NUL, half a character) fails its object with {@code INVALID_ARGUMENT}.
     *
     * <p>Objects of the same id in one call are committed one after another, in order. A repeated commit is recognised,
     * even when its object was replaced or deleted meanwhile, for at least 15 minutes after that.
     *
     * @return one outcome for each, in order
     */
    List<CommitOutcome> commit(List<ObjectCommit> objects) throws ArchivoltException;

    /**
     * Takes back declarations: what is pending becomes an orphan. What a commit has reached meanwhile stays as it is:
     * undoing it could lose the version it replaced.
     */
    void abandon(Collection<UUID> extents) throws ArchivoltException;

    /** The visible object of this name. */
    Optional<ObjectRecord> find(ObjectId id) throws ArchivoltException;

    /** The visible object of this name with its extents, ordered by column and offset. */
    Optional<StoredObjectRecord> locate(ObjectId id) throws ArchivoltException;

    /**
     * A page of visible objects, ordered by the bytes of their ids.
     *
     * @param prefix of the id; may be empty
     * @param after only ids greater than this one
     * @param limit 1 to 10,000
     * @throws ArchivoltException {@code INVALID_ARGUMENT}: the limit, or a prefix no id can have
     */
    List<ObjectRecord> list(String prefix, Optional<ObjectId> after, int limit) throws ArchivoltException;

    /**
     * Makes an object invisible for ever; its extents become orphans.
     *
     * @return what was deleted, empty when there is no such object
     */
    Optional<ObjectVersion> delete(ObjectId id) throws ArchivoltException;

    /**
     * Declarations of earlier runs of a host become orphans.
     *
     * @param session the one that is alive; its declarations stay
     * @return how many
     */
    int reclaim(String host, UUID session) throws ArchivoltException;

    /** Orphans on media, oldest first, at most {@code limit}. */
    List<OrphanExtent> orphans(Collection<MediumId> media, int limit) throws ArchivoltException;

    /** Orphans whose bytes are gone from the media, durably. */
    void forget(Collection<UUID> extents) throws ArchivoltException;

    /**
     * Notes damage, to be repaired. What is noted already, belongs to a version that is no longer visible, or is no
     * extent of it, is passed over.
     *
     * @return how many were new
     */
    int noteDamage(Collection<ExtentDamage> damages) throws ArchivoltException;

    /**
     * Objects that wait for repair, those first whose last attempt is the longest ago.
     *
     * @param triedBefore only those whose last attempt was before this moment, by the clock of the database host
     * @param limit 1 to 10,000
     */
    List<DamagedObject> damaged(Instant triedBefore, int limit) throws ArchivoltException;

    /** How many objects wait for repair. */
    long damagedCount() throws ArchivoltException;

    /**
     * Counts an attempt to repair an object; the only change that is made again when repeated. Does nothing when the
     * object does not wait for repair any more.
     */
    void repairFailed(ObjectVersion version) throws ArchivoltException;

    /**
     * Replaces extents of a visible object, in one transaction: its damages on them are forgotten, what is removed
     * becomes an orphan unless others share it, and what is added was declared. The object's version stays as it is.
     *
     * @param removed the extents of these uuids in this column
     * @param added all of this column
     * @return false when the version is not visible any more, or what is to be removed is not part of it: then nothing
     *     has changed. Repeated, true again when it was done before and something was added.
     * @throws ArchivoltException {@code CATALOG_CORRUPT}: what is added was not declared; {@code INVALID_ARGUMENT}: it is
     *     of another column
     */
    boolean replaceExtents(ObjectVersion version, int column, Collection<UUID> removed, List<ExtentRecord> added)
            throws ArchivoltException;

    /**
     * Extents of visible objects on a medium, packed ones too, by position.
     *
     * @param after only those at greater positions; -1 for the first page
     * @param limit 1 to 10,000
     */
    List<PlacedExtent> extentsOn(MediumId medium, long after, int limit) throws ArchivoltException;
}
