package org.archivolt.store.internal;

import static org.archivolt.base.ErrorCode.NO_MEDIA;
import static org.archivolt.base.ErrorCode.NO_SPACE;

import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import org.archivolt.base.ArchivoltException;
import org.archivolt.base.MediumId;
import org.archivolt.lrs.Allocation;
import org.archivolt.lrs.Grant;
import org.archivolt.lrs.MediumNeed;
import org.archivolt.lrs.WriteRequest;

/**
 * The media a composition writes certain columns on, one after another: when one is full or fails, the next takes its
 * place. Tracks of one set never share a medium.
 */
final class Track {
    private final Placement placement;
    private final Allocations granted;
    private final TransferServices services;
    /** Of all tracks of the set. */
    private final Set<MediumId> used;

    private final Set<MediumId> spent = new HashSet<>();
    private HeldMedium current;

    private Track(
            Placement placement, Allocations granted, TransferServices services, Set<MediumId> used, HeldMedium first) {
        this.placement = placement;
        this.granted = granted;
        this.services = services;
        this.used = used;
        this.current = first;
    }

    /**
     * Acquires the first media of some tracks.
     *
     * @param needs of each
     * @param excluded media that may not be used
     * @param granted to the transfer that writes
     */
    static List<Track> acquire(
            Placement placement,
            List<MediumNeed> needs,
            Set<MediumId> excluded,
            Allocations granted,
            TransferServices services)
            throws ArchivoltException {
        Allocation allocation = allocate(placement, needs, excluded, granted, services);
        Set<MediumId> used = new HashSet<>(excluded);
        List<Track> tracks = new ArrayList<>();
        for (Grant grant : allocation.grants()) {
            used.add(grant.medium());
            HeldMedium first = new HeldMedium(allocation.id(), grant, services.scheduler());
            tracks.add(new Track(placement, granted, services, used, first));
        }
        return tracks;
    }

    private static Allocation allocate(
            Placement placement,
            List<MediumNeed> needs,
            Set<MediumId> excluded,
            Allocations granted,
            TransferServices services)
            throws ArchivoltException {
        WriteRequest request = new WriteRequest(
                placement.family(),
                needs,
                placement.library(),
                placement.grouping(),
                placement.noSplit(),
                false,
                granted.terms(),
                excluded);
        Allocation allocation = Answers.awaitOrCancel(
                services.scheduler().allocate(request),
                services.settings().allocateWait(),
                "waiting for media to write on");
        granted.add(allocation);
        return allocation;
    }

    HeldMedium current() {
        return current;
    }

    /**
     * Gives the current medium back, which flushes what is on it, and gets another.
     *
     * @param bytes expected to be written on it; 0 when unknown
     * @param mayShare whether a medium of another track will do when there is no other: when each column is needed to read
     *     the object anyway
     * @param why the current one is of no more use
     */
    void change(long bytes, boolean mayShare, ArchivoltException why) throws ArchivoltException {
        giveBack();
        advance(bytes, mayShare, why);
    }

    /** As {@link #change}, but the former medium stays with the caller, who gives it back. */
    void advance(long bytes, boolean mayShare, ArchivoltException why) throws ArchivoltException {
        if (placement.noSplit()) {
            throw why;
        }
        spent.add(current.grant().medium());
        try {
            current = next(bytes, mayShare);
        } catch (ArchivoltException e) {
            throw rootOf(why, e);
        }
        used.add(current.grant().medium());
    }

    /** That there is no other medium is not the reason; why another was needed is. */
    static ArchivoltException rootOf(ArchivoltException why, ArchivoltException noOther) {
        boolean isNone = noOther.code() == NO_SPACE || noOther.code() == NO_MEDIA;
        ArchivoltException root = isNone ? why : noOther;
        root.addSuppressed(isNone ? noOther : why);
        return root;
    }

    private HeldMedium next(long bytes, boolean mayShare) throws ArchivoltException {
        try {
            return next(bytes, used);
        } catch (ArchivoltException e) {
            boolean isNone = e.code() == NO_MEDIA || ColumnStream.mayGoOnAfter(e);
            if (!mayShare || !isNone || spent.containsAll(used)) {
                throw e;
            }
            return next(bytes, spent);
        }
    }

    private HeldMedium next(long bytes, Set<MediumId> excluded) throws ArchivoltException {
        MediumNeed need = new MediumNeed(bytes, placement.tags(), false);
        Allocation allocation = allocate(placement, List.of(need), excluded, granted, services);
        return new HeldMedium(allocation.id(), allocation.grants().get(0), services.scheduler());
    }

    /** What was written on the current medium is flushed; its predecessors have been given back before. */
    void giveBack() {
        giveBack(current);
    }

    /** As {@link #giveBack()}, for a medium of before. */
    void giveBack(HeldMedium former) {
        former.giveBack(placement.grouping());
    }
}
