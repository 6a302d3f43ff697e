package org.archivolt.store.internal;

import static org.archivolt.base.ErrorCode.CANCELLED;
import static org.archivolt.base.ErrorCode.DRIVER_UNAVAILABLE;
import static org.archivolt.base.ErrorCode.MEDIUM_FAULT;
import static org.archivolt.base.ErrorCode.TIMEOUT;

import java.util.ArrayList;
import java.util.Collection;
import java.util.Comparator;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.Consumer;
import java.util.function.Predicate;
import java.util.stream.Collectors;
import org.archivolt.base.ArchivoltException;
import org.archivolt.base.ErrorCode;
import org.archivolt.base.Family;
import org.archivolt.base.MediumId;
import org.archivolt.dss.ExtentRecord;
import org.archivolt.ldm.ExtentInput;
import org.archivolt.lrs.Allocation;
import org.archivolt.lrs.Grant;
import org.archivolt.lrs.ReadRequest;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The extents of one object during one read: media are allocated as they are needed, and given back at the end, or before
 * others are waited for if all that is open on them is damaged: the others may need the very drive they are in.
 * An extent that cannot be opened is replaced by another candidate, as long as there is one. For the transfer's thread,
 * but for what is read and found damaged.
 */
final class OpenExtents implements AutoCloseable {
    private static final Logger log = LoggerFactory.getLogger(OpenExtents.class);

    private final List<ExtentRecord> extents;
    private final Allocations granted;
    private final TransferServices services;
    private final Consumer<OpenExtent> closing;
    private final Map<MediumId, Held> held = new HashMap<>();
    private final List<HeldMedia> allocations = new ArrayList<>();
    private final Map<ExtentRecord, OpenExtent> open = new HashMap<>();
    private final Map<MediumId, ArchivoltException> unavailable = new LinkedHashMap<>();
    /** Guarded by itself: the first thing that went wrong with each. */
    private final Map<ExtentRecord, ArchivoltException> damaged = new LinkedHashMap<>();

    /** Those of the damaged that could not even be opened. */
    private final Set<ExtentRecord> unopenable = new HashSet<>();

    /**
     * @param granted to the transfer that reads
     * @param closing told of an extent before it is closed while the read goes on; nobody reads it when that returns
     */
    OpenExtents(
            List<ExtentRecord> extents, Allocations granted, TransferServices services, Consumer<OpenExtent> closing) {
        this.extents = extents;
        this.granted = granted;
        this.services = services;
        this.closing = closing;
    }

    /** An extent ready to be read. */
    record OpenExtent(ExtentRecord extent, ExtentInput input, HeldMedia media, Grant grant) {}

    private record Held(HeldMedia media, Grant grant) {}

    /**
     * Acquires any {@code count} of the candidates, preferring those that are open, then those that are quickest to
     * reach, and opens them.
     *
     * @param candidates distinct; those that were found damaged are the last resort
     * @throws ArchivoltException when fewer can be had; names the reason for each
     */
    List<OpenExtent> acquire(List<ExtentRecord> candidates, int count) throws ArchivoltException {
        List<ExtentRecord> sound =
                candidates.stream().filter(e -> !isDamaged(e)).toList();
        if (sound.size() < candidates.size() && canOpen(sound, count)) {
            return opened(sound, count);
        }
        if (!canOpen(candidates, count)) {
            throw notEnough(candidates, count);
        }
        return opened(candidates, count);
    }

    private List<OpenExtent> opened(List<ExtentRecord> candidates, int count) {
        return candidates.stream()
                .map(open::get)
                .filter(o -> o != null)
                .limit(count)
                .toList();
    }

    private boolean canOpen(List<ExtentRecord> candidates, int count) throws ArchivoltException {
        List<ExtentRecord> left = new ArrayList<>(candidates);
        left.removeIf(open::containsKey);
        int opened = candidates.size() - left.size();
        while (opened < count) {
            left.removeIf(e -> unavailable.containsKey(e.medium()) || unopenable.contains(e));
            if (opened + left.size() < count) {
                return false;
            }
            hold(left, count - opened, candidates);
            openHeld(left, count - opened);
            left.removeIf(open::containsKey);
            opened = (int) candidates.stream().filter(open::containsKey).count();
        }
        return true;
    }

    private boolean isDamaged(ExtentRecord extent) {
        synchronized (damaged) {
            return damaged.containsKey(extent);
        }
    }

    /**
     * Makes sure that at least so many of the candidates are on media held, if that can be.
     *
     * @param wanted those that are open stay open, damaged or not
     */
    private void hold(List<ExtentRecord> candidates, int count, List<ExtentRecord> wanted) throws ArchivoltException {
        if (countHeld(candidates) >= count) {
            return;
        }
        giveBackAllBut(wanted);
        Set<MediumId> others = new LinkedHashSet<>();
        candidates.stream()
                .map(ExtentRecord::medium)
                .filter(m -> !held.containsKey(m))
                .forEach(others::add);
        if (others.isEmpty()) {
            return;
        }
        List<MediumId> ofOneFamily = ofFamilyOfFirst(others);
        int required = (int) Math.min(count - countHeld(candidates), ofOneFamily.size());
        try {
            hold(reading(ofOneFamily, required));
        } catch (ArchivoltException e) {
            if (e.code() == CANCELLED || e.code() == TIMEOUT) {
                throw e;
            }
            if (required > 1) {
                holdOneByOne(ofOneFamily);
            } else {
                ofOneFamily.forEach(m -> unavailable.put(m, e));
            }
        }
    }

    private long countHeld(List<ExtentRecord> candidates) {
        return candidates.stream().filter(e -> held.containsKey(e.medium())).count();
    }

    private void giveBackAllBut(List<ExtentRecord> wanted) {
        Set<MediumId> useful = open.keySet().stream()
                .filter(extent -> wanted.contains(extent) || !isDamaged(extent))
                .map(ExtentRecord::medium)
                .collect(Collectors.toSet());
        List<OpenExtent> useless = open.values().stream()
                .filter(each -> !useful.contains(each.extent().medium()))
                .toList();
        for (OpenExtent each : useless) {
            closing.accept(each);
            closeInput(each);
            open.remove(each.extent());
        }
        held.keySet().retainAll(useful);
        allocations.forEach(media -> giveBack(media, medium -> !useful.contains(medium)));
    }

    /** Not as many as asked for can be had: then those that can, so that each other one has its own reason. */
    private void holdOneByOne(List<MediumId> media) throws ArchivoltException {
        for (MediumId medium : media) {
            try {
                hold(reading(List.of(medium), 1));
            } catch (ArchivoltException e) {
                if (e.code() == CANCELLED || e.code() == TIMEOUT) {
                    throw e;
                }
                unavailable.put(medium, e);
            }
        }
    }

    private static List<MediumId> ofFamilyOfFirst(Set<MediumId> media) {
        Family family = media.iterator().next().family();
        return media.stream().filter(m -> m.family().equals(family)).toList();
    }

    /** With the first extent on each, by which reads of a tape are ordered. */
    private ReadRequest reading(List<MediumId> media, int required) {
        return new ReadRequest(
                ReadRequest.Operation.READ,
                media,
                required,
                granted.terms(),
                extents.stream()
                        .filter(extent -> media.contains(extent.medium()))
                        .sorted(Comparator.comparingLong(ExtentRecord::columnOffset))
                        .collect(Collectors.toMap(
                                ExtentRecord::medium, ExtentRecord::address, (first, later) -> first)));
    }

    private void hold(ReadRequest request) throws ArchivoltException {
        Allocation allocation = Answers.awaitOrCancel(
                services.scheduler().allocate(request),
                services.settings().allocateWait(),
                "waiting for media to read from");
        granted.add(allocation);
        HeldMedia media = new HeldMedia(allocation);
        allocations.add(media);
        media.grants().forEach(grant -> held.put(grant.medium(), new Held(media, grant)));
    }

    private void openHeld(List<ExtentRecord> candidates, int count) {
        int opened = 0;
        for (ExtentRecord extent : candidates) {
            Held on = held.get(extent.medium());
            if (on == null || opened == count) {
                continue;
            }
            try {
                open.put(extent, open(extent, on));
                opened++;
            } catch (ArchivoltException e) {
                damaged(extent, e);
                unopenable.add(extent);
            }
        }
    }

    private OpenExtent open(ExtentRecord extent, Held on) throws ArchivoltException {
        try {
            return new OpenExtent(extent, on.grant.volume().open(extent.address()), on.media, on.grant);
        } catch (ArchivoltException e) {
            throw on.media.blame(on.grant, e);
        }
    }

    /** With the reason for each candidate; their common code, if they have one. */
    private ArchivoltException notEnough(Collection<ExtentRecord> candidates, int count) {
        Map<MediumId, ArchivoltException> reasons = new LinkedHashMap<>();
        for (ExtentRecord each : candidates) {
            reasonAgainst(each).ifPresent(reason -> reasons.put(each.medium(), reason));
        }
        return lost(reasons, count, candidates.size());
    }

    /** What is known to be wrong with an extent or its medium. */
    Optional<ArchivoltException> reasonAgainst(ExtentRecord extent) {
        synchronized (damaged) {
            return Optional.ofNullable(damaged.get(extent))
                    .or(() -> Optional.ofNullable(unavailable.get(extent.medium())));
        }
    }

    static ArchivoltException lost(Map<MediumId, ArchivoltException> reasons, int required, int candidates) {
        Set<ErrorCode> codes =
                reasons.values().stream().map(ArchivoltException::code).collect(Collectors.toSet());
        ArchivoltException failure = new ArchivoltException(
                        codes.size() == 1 ? codes.iterator().next() : MEDIUM_FAULT,
                        "reading what too many media have lost")
                .with("required", required)
                .with("candidates", candidates);
        reasons.forEach((medium, reason) -> failure.with(medium.toString(), reason.getMessage()));
        return failure;
    }

    void damaged(ExtentRecord extent, ArchivoltException why) {
        synchronized (damaged) {
            damaged.putIfAbsent(extent, why);
        }
    }

    /** The damages met so far. What was out of reach may be as good as ever. */
    Map<ExtentRecord, ArchivoltException> damages() {
        synchronized (damaged) {
            Map<ExtentRecord, ArchivoltException> met = new LinkedHashMap<>(damaged);
            met.values().removeIf(why -> why.code() == DRIVER_UNAVAILABLE);
            return met;
        }
    }

    @Override
    public void close() {
        open.values().forEach(OpenExtents::closeInput);
        open.clear();
        allocations.forEach(media -> giveBack(media, medium -> true));
        allocations.clear();
        held.clear();
    }

    private static void closeInput(OpenExtent extent) {
        try {
            extent.input.close();
        } catch (ArchivoltException e) {
            log.debug("closing an extent that was read: {}", e.getMessage());
        }
    }

    private void giveBack(HeldMedia media, Predicate<MediumId> which) {
        media.giveBack(which)
                .ifPresent(release -> services.scheduler().release(release).exceptionally(e -> {
                    log.warn("giving back media after a read: {}", e.getMessage());
                    return null;
                }));
    }
}
