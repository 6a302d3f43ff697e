package org.archivolt.lrs.internal.session;

import static org.archivolt.base.ErrorCode.NO_SUCH_REQUEST;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.SortedMap;
import java.util.SortedSet;
import java.util.TreeMap;
import java.util.TreeSet;
import org.archivolt.base.ArchivoltException;
import org.archivolt.base.MediumId;
import org.archivolt.lrs.Allocation;
import org.archivolt.lrs.Grant;
import org.archivolt.lrs.Release;
import org.archivolt.lrs.SessionReport;

/** The media a session holds, by allocation. Guarded by the session. */
final class Holdings {
    private final SortedMap<Long, Holding> byAllocation = new TreeMap<>();

    /** @param entry the request that was granted */
    private record Holding(Entry entry, SortedSet<MediumId> media) {}

    int size() {
        return byAllocation.size();
    }

    void add(Entry entry, Allocation allocation) {
        SortedSet<MediumId> media = new TreeSet<>();
        allocation.grants().stream().map(Grant::medium).forEach(media::add);
        byAllocation.put(allocation.id(), new Holding(entry, media));
    }

    /** Fails unless the session holds all of what is released. */
    void require(Release release) throws ArchivoltException {
        Holding held = byAllocation.get(release.allocation());
        if (held == null) {
            throw notHeld("allocation").with("allocation", release.allocation());
        }
        for (Release.Part part : release.parts()) {
            if (!held.media().contains(part.medium())) {
                throw notHeld("medium").with("allocation", release.allocation()).with("medium", part.medium());
            }
        }
    }

    private static ArchivoltException notHeld(String field) {
        return new ArchivoltException(NO_SUCH_REQUEST, "is not held by this session").with("field", field);
    }

    /** Takes out what is released. Returns the request whose last medium that was. */
    Optional<Entry> remove(Release release) {
        Holding held = byAllocation.get(release.allocation());
        release.parts().stream()
                .filter(part -> !part.keep())
                .map(Release.Part::medium)
                .forEach(held.media()::remove);
        if (!held.media().isEmpty()) {
            return Optional.empty();
        }
        byAllocation.remove(release.allocation());
        return Optional.of(held.entry());
    }

    /** What gives back all that is left of an allocation. */
    Release giveBack(long allocation) {
        return giveBack(allocation, byAllocation.get(allocation).media());
    }

    static Release giveBack(Allocation unwanted) {
        return giveBack(
                unwanted.id(), unwanted.grants().stream().map(Grant::medium).toList());
    }

    private static Release giveBack(long allocation, Iterable<MediumId> media) {
        List<Release.Part> parts = new ArrayList<>();
        media.forEach(medium -> parts.add(Release.Part.unused(medium)));
        return new Release(allocation, parts);
    }

    /** Takes out everything. Returns what gives it back. */
    List<Release> clear() {
        List<Release> releases =
                byAllocation.keySet().stream().map(this::giveBack).toList();
        byAllocation.clear();
        return releases;
    }

    List<SessionReport.Held> report() {
        return byAllocation.entrySet().stream()
                .map(each -> new SessionReport.Held(
                        each.getKey(), List.copyOf(each.getValue().media())))
                .toList();
    }
}
