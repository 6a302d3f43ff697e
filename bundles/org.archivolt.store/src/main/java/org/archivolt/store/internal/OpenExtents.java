package org.archivolt.store.internal;

import static org.archivolt.base.ErrorCode.CANCELLED;
import static org.archivolt.base.ErrorCode.MEDIUM_FAULT;
import static org.archivolt.base.ErrorCode.TIMEOUT;

import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Comparator;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.UUID;
import java.util.stream.Collectors;
import org.archivolt.base.ArchivoltException;
import org.archivolt.base.ErrorCode;
import org.archivolt.base.Family;
import org.archivolt.base.MediumId;
import org.archivolt.dss.ExtentRecord;
import org.archivolt.layout.ExtentReader;
import org.archivolt.layout.ExtentReaders;
import org.archivolt.layout.StoredExtent;
import org.archivolt.ldm.ExtentInput;
import org.archivolt.lrs.Grant;
import org.archivolt.lrs.ReadRequest;
import org.archivolt.lrs.Terms;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The extents of one object during one read: media are allocated as the layout asks for them, and all are given back at
 * the end. An extent that cannot be opened is replaced by another candidate, as long as there is one. May be used by
 * several threads of the transfer.
 */
final class OpenExtents implements ExtentReaders, AutoCloseable {
    private static final Logger log = LoggerFactory.getLogger(OpenExtents.class);

    private final LayoutLease lease;
    private final TransferServices services;
    private final Map<UUID, ExtentRecord> records = new HashMap<>();

    /** Guarded by this, as are all that follow. */
    private final Map<MediumId, Held> held = new HashMap<>();

    private final List<HeldMedia> allocations = new ArrayList<>();
    private final List<ExtentInput> open = new ArrayList<>();
    private final Map<MediumId, ArchivoltException> unavailable = new LinkedHashMap<>();
    private final Map<UUID, ArchivoltException> damaged = new LinkedHashMap<>();

    OpenExtents(List<ExtentRecord> extents, LayoutLease lease, TransferServices services) {
        this.lease = lease;
        this.services = services;
        extents.forEach(e -> records.put(e.extent(), e));
    }

    @Override
    public synchronized List<ExtentReader> acquire(Collection<StoredExtent> candidates, int count)
            throws ArchivoltException {
        lease.check();
        Map<StoredExtent, ExtentReader> opened = new HashMap<>();
        List<StoredExtent> left = new ArrayList<>(candidates);
        left.removeIf(e -> damaged.containsKey(e.extent()) || unavailable.containsKey(mediumOf(e)));
        while (opened.size() < count) {
            hold(left, count - opened.size());
            openHeld(left, opened, count);
            left.removeIf(e -> damaged.containsKey(e.extent()) || unavailable.containsKey(mediumOf(e)));
            if (opened.size() + left.size() < count) {
                throw notEnough(candidates, count);
            }
        }
        return candidates.stream().filter(opened::containsKey).map(opened::get).toList();
    }

    /** Makes sure that at least so many of the candidates are on media held, if that can be. */
    private void hold(List<StoredExtent> candidates, int count) throws ArchivoltException {
        long have =
                candidates.stream().filter(e -> held.containsKey(mediumOf(e))).count();
        Set<MediumId> others = new LinkedHashSet<>();
        candidates.stream()
                .map(this::mediumOf)
                .filter(m -> !held.containsKey(m))
                .forEach(others::add);
        if (have >= count || others.isEmpty()) {
            return;
        }
        List<MediumId> ofOneFamily = ofFamilyOfFirst(others);
        int required = (int) Math.min(count - have, ofOneFamily.size());
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
                Terms.DEFAULT,
                records.values().stream()
                        .filter(extent -> media.contains(extent.medium()))
                        .sorted(Comparator.comparingLong(ExtentRecord::objectOffset))
                        .collect(Collectors.toMap(
                                ExtentRecord::medium, ExtentRecord::address, (first, later) -> first)));
    }

    private void hold(ReadRequest request) throws ArchivoltException {
        HeldMedia media = new HeldMedia(Answers.awaitOrCancel(
                services.scheduler().allocate(request),
                services.settings().allocateWait(),
                "waiting for media to read from"));
        allocations.add(media);
        media.grants().forEach(grant -> held.put(grant.medium(), new Held(media, grant)));
    }

    private void openHeld(List<StoredExtent> candidates, Map<StoredExtent, ExtentReader> opened, int count) {
        for (StoredExtent extent : candidates) {
            Held on = held.get(mediumOf(extent));
            if (on == null || opened.containsKey(extent) || opened.size() == count) {
                continue;
            }
            try {
                opened.put(extent, open(extent, on));
            } catch (ArchivoltException e) {
                damaged(extent, e);
            }
        }
        candidates.removeAll(opened.keySet());
    }

    private ExtentReader open(StoredExtent extent, Held on) throws ArchivoltException {
        try {
            ExtentInput input =
                    on.grant.volume().open(records.get(extent.extent()).address());
            open.add(input);
            return new Reader(extent, input, on);
        } catch (ArchivoltException e) {
            throw on.media.blame(on.grant, e);
        }
    }

    /** With the reason for each candidate; their common code, if they have one. */
    private ArchivoltException notEnough(Collection<StoredExtent> candidates, int count) {
        Map<MediumId, ArchivoltException> reasons = new LinkedHashMap<>();
        for (StoredExtent each : candidates) {
            Optional.ofNullable(damaged.get(each.extent()))
                    .or(() -> Optional.ofNullable(unavailable.get(mediumOf(each))))
                    .ifPresent(reason -> reasons.put(mediumOf(each), reason));
        }
        Set<ErrorCode> codes =
                reasons.values().stream().map(ArchivoltException::code).collect(Collectors.toSet());
        ArchivoltException failure = new ArchivoltException(
                        codes.size() == 1 ? codes.iterator().next() : MEDIUM_FAULT, "acquiring extents to read from")
                .with("required", count)
                .with("candidates", candidates.size());
        reasons.forEach((medium, reason) -> failure.with(medium.toString(), reason.getMessage()));
        return failure;
    }

    private MediumId mediumOf(StoredExtent extent) {
        ExtentRecord known = records.get(extent.extent());
        if (known == null) {
            throw new IllegalArgumentException("not an extent of this object: " + extent.extent());
        }
        return known.medium();
    }

    @Override
    public synchronized void damaged(StoredExtent extent, ArchivoltException why) {
        damaged.putIfAbsent(extent.extent(), why);
    }

    /** The damages met so far. */
    synchronized Map<ExtentRecord, ArchivoltException> damages() {
        Map<ExtentRecord, ArchivoltException> found = new LinkedHashMap<>();
        damaged.forEach((uuid, why) -> found.put(records.get(uuid), why));
        return found;
    }

    @Override
    public synchronized void close() {
        for (ExtentInput each : open) {
            try {
                each.close();
            } catch (ArchivoltException e) {
                log.debug("closing an extent that was read: {}", e.getMessage());
            }
        }
        open.clear();
        for (HeldMedia media : allocations) {
            services.scheduler().release(media.unused()).exceptionally(e -> {
                log.warn("giving back media after a read: {}", e.getMessage());
                return null;
            });
        }
        allocations.clear();
        held.clear();
    }

    private record Held(HeldMedia media, Grant grant) {}

    private final class Reader implements ExtentReader {
        private final StoredExtent extent;
        private final ExtentInput input;
        private final Held on;

        Reader(StoredExtent extent, ExtentInput input, Held on) {
            this.extent = extent;
            this.input = input;
            this.on = on;
        }

        @Override
        public StoredExtent extent() {
            return extent;
        }

        @Override
        public int read(ByteBuffer into, long position) throws ArchivoltException {
            lease.check();
            try {
                return input.read(into, position);
            } catch (ArchivoltException e) {
                throw on.media.blame(on.grant, e);
            }
        }
    }
}
