package org.archivolt.dss;

import java.time.Instant;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;
import org.archivolt.base.ArchivoltException;
import org.archivolt.base.MediumId;
import org.archivolt.base.ObjectId;
import org.archivolt.base.ObjectVersion;
import org.osgi.annotation.versioning.ProviderType;

/**
 * The objects there are, and their extents.
 *
 * <p>An id has at most one visible version. All versions from a first put to a deletion are one <i>generation</i> and
 * share a uuid; versions count from 1. A version that was replaced or deleted is deprecated: it can still be read by its
 * uuid and version, until it is removed.
 *
 * <pre>
 *   (none) ──commit──▶ VISIBLE ──replaced, deprecate──▶ DEPRECATED ──remove, expire──▶ (none)
 *                         ▲  └────────remove──────────────│──────────────────────────────▲
 *                         └────────────undelete───────────┘
 * </pre>
 *
 * <p>A version has one copy or more, each written with a layout of its own. An extent is known here before its first byte
 * is written and until its last byte is gone, so that nothing on a medium is ever left over unknown:
 *
 * <pre>
 *   (none) ──declare──▶ PENDING ──commit──▶ STORED ──remove──▶ ORPHAN ──forget──▶ (none)
 *                          └────────────abandon, reclaim──────────▲
 * </pre>
 *
 * Many objects may share a file, a pack; it is STORED from the commit of its first object until the last is gone.
 *
 * <p>Whoever writes by a grant says so when it declares ({@link PendingExtent#fence}). A grant that is in force is so until the
 * transaction has ended: what was committed by it, was committed before anybody else got what it was for.
 *
 * <p>Each method is one transaction, and each that changes something does nothing when repeated. Where a
 * {@link ObjectSelector} fits several generations, every method fails with {@code INVALID_ARGUMENT} (field {@code uuid}).
 */
@ProviderType
public interface ObjectCatalog {
    /**
     * Extents that are about to be written, all or none.
     *
     * @param ids of the objects they are written for
     * @return what is visible of these ids now; a hint, for what is written on media: others may commit meanwhile
     * @throws ArchivoltException {@code NO_SUCH_MEDIUM}; {@code FENCED} when a grant is not in force
     */
    Map<ObjectId, ObjectVersion> declare(Collection<PendingExtent> extents, Collection<ObjectId> ids)
            throws ArchivoltException;

    /**
     * Makes objects visible, all in one transaction. One whose precondition fails ({@code PRECONDITION_FAILED}) does not
     * hinder the others.
     *
     * <p>An object with the same id is replaced: the version counts on, and the one replaced becomes deprecated, or is
     * removed. A pack becomes an orphan, as a whole, by the call that leaves no object in it; until then, further
     * objects of it may be committed, by this call or later ones. An extent whose declaration is unknown, no longer
     * pending (unless its file is a pack in use), or of another place, fails its object with {@code CATALOG_CORRUPT}. A
     * text that cannot be kept (NUL, half a character) fails its object with {@code INVALID_ARGUMENT}. An extent that was
     * declared by a grant that is not in force any more fails its object with {@code FENCED}, unless its file is a pack in
     * use: that was written when its first object was committed. What was refused stays pending.
     *
     * <p>Objects of the same id in one call are committed one after another, in order. A repeated commit is recognised,
     * even when its object was replaced or removed meanwhile, for at least 15 minutes after that.
     *
     * @return one outcome for each, in order
     */
    List<CommitOutcome> commit(List<ObjectCommit> objects) throws ArchivoltException;

    /**
     * Adds copies to versions, as {@link #commit} adds objects. Refused: {@code NO_SUCH_OBJECT} when there is no such
     * version any more, {@code ALREADY_EXISTS} when it has a copy of the name.
     *
     * @return one outcome for each, in order
     */
    List<CommitOutcome> addCopies(List<CopyCommit> copies) throws ArchivoltException;

    /**
     * Takes back declarations: what is pending becomes an orphan. What a commit has reached meanwhile stays as it is:
     * undoing it could lose the version it replaced.
     */
    void abandon(Collection<UUID> extents) throws ArchivoltException;

    Optional<ObjectRecord> find(ObjectSelector which) throws ArchivoltException;

    default Optional<ObjectRecord> find(ObjectId visible) throws ArchivoltException {
        return find(ObjectSelector.of(visible));
    }

    /** With the extents of all copies. */
    Optional<StoredObjectRecord> locate(ObjectSelector which) throws ArchivoltException;

    default Optional<StoredObjectRecord> locate(ObjectId visible) throws ArchivoltException {
        return locate(ObjectSelector.of(visible));
    }

    /**
     * A page of versions. However few match, a bounded number is looked at.
     *
     * @param after where the page begins; empty: at the start
     * @param limit 1 to 10,000
     * @throws ArchivoltException {@code INVALID_ARGUMENT}: the limit, a prefix no id can have, a pattern that is no
     *     regular expression
     */
    ObjectPage list(ObjectQuery query, Optional<ObjectPosition> after, int limit) throws ArchivoltException;

    /**
     * Gives a generation, all of its versions, another id.
     *
     * @return empty when there is no such version
     * @throws ArchivoltException {@code ALREADY_EXISTS} when the generation is visible and the new id is taken by a
     *     visible object
     */
    Optional<ObjectRecord> rename(ObjectSelector which, ObjectId to) throws ArchivoltException;

    /**
     * Changes the description of one version.
     *
     * @param precondition of that version
     * @return as it is now; empty when there is none
     * @throws ArchivoltException {@code PRECONDITION_FAILED}; {@code INVALID_ARGUMENT} for a text that cannot be kept
     */
    Optional<ObjectRecord> change(ObjectSelector which, AttributeChange change, Precondition precondition)
            throws ArchivoltException;

    /**
     * Deletes an object so that it can be brought back: its visible version becomes deprecated.
     *
     * @return what was deleted; empty when nothing of the id is visible, or the precondition demanded that
     * @throws ArchivoltException {@code PRECONDITION_FAILED}
     */
    Optional<ObjectVersion> deprecate(ObjectId id, Precondition precondition) throws ArchivoltException;

    /**
     * Makes the greatest version of a deleted generation visible again. No change when it is visible.
     *
     * @param which without a version
     * @return empty when there is none
     * @throws ArchivoltException {@code ALREADY_EXISTS} when its id is taken by another visible object
     */
    Optional<ObjectRecord> undelete(ObjectSelector which) throws ArchivoltException;

    /**
     * Removes one version, visible or not, for ever; the extents of all its copies become orphans.
     *
     * @return what was removed; empty when there was none
     * @throws ArchivoltException {@code PRECONDITION_FAILED}
     */
    Optional<ObjectVersion> remove(ObjectSelector which, Precondition precondition) throws ArchivoltException;

    /**
     * Removes versions that have been deprecated since before a moment, oldest first.
     *
     * @param limit 1 to 10,000
     * @return how many
     */
    int expire(Instant before, int limit) throws ArchivoltException;

    /**
     * Removes a copy; its extents become orphans.
     *
     * @return false when there is none
     * @throws ArchivoltException {@code WRONG_STATE}: it is the last one, or the last one that is not incomplete
     */
    boolean removeCopy(CopyRef copy) throws ArchivoltException;

    /** A page of copies of all objects, oldest first; {@code after}: -1 for the first page. */
    List<ListedCopy> copies(CopyQuery query, long after, int limit) throws ArchivoltException;

    /** Copies that were read, and when; unknown ones are passed over. */
    void accessed(Map<CopyRef, Instant> times) throws ArchivoltException;

    /** Says how much of copies there is; unknown ones are passed over. */
    void changeStatus(Map<CopyRef, CopyStatus> statuses) throws ArchivoltException;

    /** Extents stored on a medium, packed ones too; {@code after}: -1 for the first page. */
    List<PlacedExtent> extentsOn(MediumId medium, long after, int limit) throws ArchivoltException;

    /**
     * Forgets that extents are on a medium that is lost, at most {@code limit}; no orphans are left of them.
     *
     * @return the copies they belonged to, which now lack something; empty when nothing is left
     */
    List<CopyRef> lose(MediumId medium, int limit) throws ArchivoltException;

    /**
     * Enters what was found on a medium. Versions and copies that are not known come to be, deprecated and
     * {@link CopyStatus#INCOMPLETE} until {@link #settle} and {@link #changeStatus} say otherwise; what is known already is
     * left as it is. Where the number of a version is taken by another commit of the generation, the next free one is given.
     *
     * @return how many extents were new
     * @throws ArchivoltException {@code NO_SUCH_MEDIUM}
     */
    int restore(List<RestoredExtent> extents) throws ArchivoltException;

    /**
     * Of each id, makes the youngest version visible that has a copy which is not incomplete, unless one that is as young
     * or younger is visible. For use after {@link #restore}.
     */
    void settle(Collection<ObjectId> ids) throws ArchivoltException;

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
     * Notes damage, to be repaired. What is noted already, belongs to a version or copy that is gone, or is no extent of
     * it, is passed over.
     *
     * @return how many were new
     */
    int noteDamage(Collection<ExtentDamage> damages) throws ArchivoltException;

    /**
     * Copies that wait for repair, those first whose last attempt is the longest ago.
     *
     * @param triedBefore only those whose last attempt was before this moment, by the clock of the database host
     * @param limit 1 to 10,000
     */
    List<DamagedCopy> damaged(Instant triedBefore, int limit) throws ArchivoltException;

    /** How many copies wait for repair. */
    long damagedCount() throws ArchivoltException;

    /**
     * Counts an attempt to repair a copy; the only change that is made again when repeated. Does nothing when it does not
     * wait for repair any more.
     */
    void repairFailed(CopyRef copy) throws ArchivoltException;

    /**
     * Replaces extents of copies, in one transaction: damages on them are forgotten, what is removed becomes an orphan
     * unless others share it, and what is added was declared. Versions stay as they are. One that cannot be done does not
     * hinder the others.
     *
     * @return for each, in order, false when there is no such copy any more, or what is to be removed is not part of it:
     *     then nothing of it has changed. Repeated, true again when it was done before and something was added.
     * @throws ArchivoltException {@code CATALOG_CORRUPT}: what is added was not declared; {@code FENCED}: it was declared by
     *     a grant that is not in force any more; {@code INVALID_ARGUMENT}: it is of another column; nothing has changed then
     */
    List<Boolean> replaceExtents(List<ExtentReplacement> replacements) throws ArchivoltException;
}
