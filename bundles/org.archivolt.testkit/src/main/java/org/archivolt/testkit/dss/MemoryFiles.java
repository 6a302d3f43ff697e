package org.archivolt.testkit.dss;

import static org.archivolt.base.ErrorCode.CATALOG_CORRUPT;
import static org.archivolt.base.ErrorCode.FENCED;

import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.UUID;
import java.util.function.Predicate;
import org.archivolt.base.ArchivoltException;
import org.archivolt.base.ErrorCode;
import org.archivolt.base.MediumId;
import org.archivolt.dss.CreditFence;
import org.archivolt.dss.ExtentRecord;
import org.archivolt.dss.ExtentRecord.InPack;
import org.archivolt.dss.OrphanExtent;
import org.archivolt.dss.PendingExtent;

/** The files of a {@link MemoryCatalog}, each in one state; packs count the extents in them. */
final class MemoryFiles {
    enum State {
        PENDING,
        STORED,
        ORPHAN
    }

    private static final class MemoryFile {
        final PendingExtent declared;
        State state = State.PENDING;
        long size;
        boolean wasStored;
        boolean isPack;
        /** Extents of objects in it. */
        int members;

        MemoryFile(PendingExtent declared) {
            this.declared = declared;
        }

        boolean isAt(ExtentRecord extent) {
            return declared.medium().equals(extent.medium())
                    && declared.address().equals(extent.address());
        }

        boolean isPackOf(ExtentRecord extent) {
            return state == State.STORED && isPack && extent.pack().isPresent() && size == fileBytes(extent);
        }

        void add(ExtentRecord extent) {
            state = State.STORED;
            wasStored = true;
            isPack = extent.pack().isPresent();
            size = fileBytes(extent);
            members++;
        }
    }

    private final Predicate<CreditFence> inForce;
    private final Map<UUID, MemoryFile> files = new LinkedHashMap<>();
    private final Set<MemoryFile> emptied = new HashSet<>();

    MemoryFiles(Predicate<CreditFence> inForce) {
        this.inForce = inForce;
    }

    private static long fileBytes(ExtentRecord extent) {
        return extent.pack().map(InPack::packBytes).orElse(extent.size());
    }

    int count() {
        return files.size();
    }

    int count(State state) {
        return (int) files.values().stream().filter(f -> f.state == state).count();
    }

    Map<MediumId, List<String>> storedAddresses() {
        Map<MediumId, List<String>> addresses = new TreeMap<>();
        files.values().stream()
                .filter(f -> f.state == State.STORED)
                .forEach(f -> addresses
                        .computeIfAbsent(f.declared.medium(), m -> new ArrayList<>())
                        .add(f.declared.address()));
        return addresses;
    }

    void declare(Collection<PendingExtent> declared) throws ArchivoltException {
        if (!declared.stream().allMatch(this::isInForce)) {
            throw new ArchivoltException(FENCED, "declaring extents");
        }
        declared.forEach(each -> files.putIfAbsent(each.extent(), new MemoryFile(each)));
    }

    private boolean isInForce(PendingExtent declared) {
        return declared.fence().stream().allMatch(inForce);
    }

    /** Why extents cannot be committed. */
    Optional<ErrorCode> hindrance(List<ExtentRecord> written) {
        if (!areDeclared(written)) {
            return Optional.of(CATALOG_CORRUPT);
        }
        return written.stream().map(e -> files.get(e.extent())).allMatch(this::isWritable)
                ? Optional.empty()
                : Optional.of(FENCED);
    }

    private boolean isWritable(MemoryFile file) {
        return file.state != State.PENDING || isInForce(file.declared);
    }

    /** A file of its own serves one extent, a pack many. */
    private boolean areDeclared(List<ExtentRecord> written) {
        Map<UUID, Optional<Long>> packBytes = new HashMap<>();
        return written.stream()
                .allMatch(e -> isDeclared(e) && (isFirst(e, packBytes) || isSamePack(e, packBytes.get(e.extent()))));
    }

    private static boolean isFirst(ExtentRecord extent, Map<UUID, Optional<Long>> packBytes) {
        return packBytes.putIfAbsent(extent.extent(), extent.pack().map(InPack::packBytes)) == null;
    }

    private static boolean isSamePack(ExtentRecord extent, Optional<Long> packBytes) {
        return packBytes.isPresent() && packBytes.equals(extent.pack().map(InPack::packBytes));
    }

    private boolean isDeclared(ExtentRecord extent) {
        MemoryFile known = files.get(extent.extent());
        return known != null && known.isAt(extent) && (known.state == State.PENDING || known.isPackOf(extent));
    }

    void add(List<ExtentRecord> written) {
        written.forEach(e -> files.get(e.extent()).add(e));
    }

    /** One found on a medium. @return false when its file is something else already */
    boolean restore(ExtentRecord extent) {
        MemoryFile known = files.get(extent.extent());
        if (known != null && !(known.isAt(extent) && known.isPackOf(extent))) {
            return false;
        }
        files.computeIfAbsent(
                        extent.extent(),
                        uuid -> new MemoryFile(
                                new PendingExtent(uuid, extent.medium(), extent.address(), "", new UUID(0, 0))))
                .add(extent);
        return true;
    }

    void remove(List<ExtentRecord> gone) {
        gone.forEach(e -> emptied.add(removeMember(e)));
    }

    private MemoryFile removeMember(ExtentRecord extent) {
        MemoryFile known = files.get(extent.extent());
        known.members--;
        return known;
    }

    /** At the end of a change: what the same change has used again is none. */
    void orphanWhatIsEmpty() {
        emptied.stream().filter(f -> f.members == 0).forEach(f -> f.state = State.ORPHAN);
        emptied.clear();
    }

    void forgetWhatIsEmpty() {
        files.values().removeIf(f -> emptied.contains(f) && f.members == 0);
        emptied.clear();
    }

    void abandon(Collection<UUID> abandoned) {
        for (UUID each : abandoned) {
            MemoryFile known = files.get(each);
            if (known != null && known.state == State.PENDING) {
                known.state = State.ORPHAN;
            }
        }
    }

    int reclaim(String host, UUID session) {
        List<MemoryFile> left = files.values().stream()
                .filter(f -> f.state == State.PENDING)
                .filter(f -> f.declared.host().equals(host))
                .filter(f -> !f.declared.session().equals(session))
                .toList();
        left.forEach(f -> f.state = State.ORPHAN);
        return left.size();
    }

    List<OrphanExtent> orphans(Collection<MediumId> on, int limit) {
        return files.values().stream()
                .filter(f -> f.state == State.ORPHAN && on.contains(f.declared.medium()))
                .limit(limit)
                .map(f -> new OrphanExtent(
                        f.declared.extent(), f.declared.medium(), f.declared.address(), f.wasStored, f.size))
                .toList();
    }

    void forget(Collection<UUID> forgotten) {
        for (UUID each : forgotten) {
            MemoryFile known = files.get(each);
            if (known != null && known.state == State.ORPHAN) {
                files.remove(each);
            }
        }
    }

    boolean isUsed(MediumId medium) {
        return files.values().stream().anyMatch(f -> f.declared.medium().equals(medium) && f.state != State.ORPHAN);
    }

    void forgetAllOn(MediumId medium) {
        files.values().removeIf(f -> f.declared.medium().equals(medium));
    }
}
