package org.archivolt.testkit.ldm;

import java.nio.ByteBuffer;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Random;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import org.archivolt.base.ArchivoltException;
import org.archivolt.base.ErrorCode;
import org.archivolt.base.MediumId;
import org.archivolt.base.Space;
import org.archivolt.ldm.ListedExtent;
import org.archivolt.ldm.MediumLabel;

/**
 * A medium in memory, which outlives the drives it is in. Keeps apart what can be seen and what would survive a loss of
 * power, so that {@link #crash()} tells who forgot to sync. Safe for many threads.
 */
public final class FakeMedium {
    private final MediumId id;
    private final long capacityBytes;
    private final Faults faults;
    private final Map<String, FakeExtent> visible = new TreeMap<>();
    private final Map<String, FakeExtent> durable = new TreeMap<>();
    private MediumLabel label;
    private boolean foreign;
    private boolean gone;
    private int syncs;
    private long syncedAddresses;

    FakeMedium(MediumId id, long capacityBytes) {
        this.id = id;
        this.capacityBytes = capacityBytes;
        this.faults = new Faults(id.toString());
    }

    public MediumId id() {
        return id;
    }

    /** Faults of everything done on this medium, in whatever drive it is. */
    public Faults faults() {
        return faults;
    }

    public synchronized Optional<MediumLabel> label() {
        return Optional.ofNullable(label);
    }

    /** As if somebody had formatted it elsewhere. */
    public synchronized void relabel(MediumLabel other) {
        label = other;
    }

    /** Puts data on the medium that is not ours. */
    public synchronized void makeForeign() {
        foreign = true;
        label = null;
    }

    /** The medium vanishes; every call fails with {@code MEDIUM_FAULT} until {@link #comeBack()}. */
    public synchronized void vanish() {
        gone = true;
    }

    public synchronized void comeBack() {
        gone = false;
    }

    /** Power is lost: everything that was not synced is gone, and unsynced deletions are undone. */
    public synchronized void crash() {
        visible.clear();
        durable.forEach((address, extent) -> visible.put(address, extent.copy()));
    }

    /**
     * Power is lost, and the disk had written some of what nobody asked it to: each unsynced extent is gone, cut off
     * somewhere, without its description, or complete; each unsynced deletion is done or not.
     */
    public synchronized void crash(Random random) {
        Set<String> addresses = new TreeSet<>(visible.keySet());
        addresses.addAll(durable.keySet());
        for (String address : addresses) {
            FakeExtent kept = durable.get(address);
            FakeExtent seen = visible.get(address);
            FakeExtent left =
                    kept == null ? leftover(seen, random) : seen == null && random.nextBoolean() ? null : kept;
            put(visible, address, left == null ? null : left.copy());
            put(durable, address, left);
        }
    }

    private static FakeExtent leftover(FakeExtent unsynced, Random random) {
        return switch (random.nextInt(4)) {
            case 0 -> null;
            case 1 -> unsynced.cutTo(random.nextInt(unsynced.size() + 1));
            case 2 -> unsynced.cutTo(unsynced.size());
            default -> unsynced;
        };
    }

    /** How often the medium was flushed, which is what group flush saves. */
    public synchronized int syncs() {
        return syncs;
    }

    /** Addresses given to all flushes together. */
    public synchronized long syncedAddresses() {
        return syncedAddresses;
    }

    /** Addresses of all extents that can be seen, in order. */
    public synchronized Set<String> addresses() {
        return new TreeSet<>(visible.keySet());
    }

    /** Addresses of all extents that would survive a crash, in order. */
    public synchronized Set<String> durableAddresses() {
        return new TreeSet<>(durable.keySet());
    }

    /** The bytes of an extent, which must exist. */
    public synchronized byte[] bytes(String address) {
        return visible.get(address).bytes();
    }

    /** Turns a bit of an extent round, here and in what survives. */
    public synchronized void corrupt(String address, int position) {
        visible.get(address).flip(position);
        FakeExtent kept = durable.get(address);
        if (kept != null && kept.size() > position) {
            kept.flip(position);
        }
    }

    /** Loses an extent. */
    public synchronized void lose(String address) {
        visible.remove(address);
        durable.remove(address);
    }

    synchronized void checkPresent(String doing) throws ArchivoltException {
        if (gone) {
            throw fault(doing).with("vanished", true);
        }
    }

    synchronized void format(MediumLabel newLabel, boolean force) throws ArchivoltException {
        if (foreign) {
            throw new ArchivoltException(ErrorCode.FOREIGN_DATA, "formatting").with("medium", id);
        }
        if (label != null && !force) {
            throw new ArchivoltException(ErrorCode.WRONG_STATE, "formatting")
                    .with("medium", id)
                    .with("carries", label);
        }
        visible.clear();
        durable.clear();
        label = newLabel;
    }

    synchronized void checkLabel(MediumLabel expected) throws ArchivoltException {
        if (!expected.equals(label)) {
            throw new ArchivoltException(ErrorCode.FOREIGN_DATA, "mounting")
                    .with("expected", expected)
                    .with("found", label == null ? "no label" : label);
        }
    }

    synchronized Space space() {
        return new Space(capacityBytes, freeBytes());
    }

    /** Those with a description, in the order of their addresses. */
    synchronized List<ListedExtent> finished() {
        return visible.entrySet().stream()
                .filter(entry -> entry.getValue().description().isPresent())
                .map(entry -> new ListedExtent(entry.getKey(), entry.getValue().size()))
                .toList();
    }

    synchronized void create(String address) throws ArchivoltException {
        if (visible.containsKey(address)) {
            throw new ArchivoltException(ErrorCode.ALREADY_EXISTS, "creating extent").with("address", address);
        }
        visible.put(address, new FakeExtent());
    }

    /** Appends as much as there is room for. */
    synchronized void append(String address, ByteBuffer bytes) throws ArchivoltException {
        FakeExtent extent = existing(address, "writing extent");
        int fitting = (int) Math.min(bytes.remaining(), freeBytes());
        extent.append(bytes.slice(bytes.position(), fitting));
        bytes.position(bytes.position() + fitting);
        if (bytes.hasRemaining()) {
            throw new ArchivoltException(ErrorCode.NO_SPACE, "writing extent").with("medium", id);
        }
    }

    synchronized void describe(String address, byte[] json) throws ArchivoltException {
        existing(address, "describing extent").describe(json);
    }

    synchronized int size(String address) throws ArchivoltException {
        return existing(address, "reading extent").size();
    }

    synchronized int read(String address, ByteBuffer into, long position) throws ArchivoltException {
        return existing(address, "reading extent").read(into, position);
    }

    synchronized Optional<byte[]> description(String address) throws ArchivoltException {
        return existing(address, "reading description").description();
    }

    synchronized boolean delete(String address) {
        return visible.remove(address) != null;
    }

    synchronized void sync(Iterable<String> addresses) {
        syncs++;
        for (String address : addresses) {
            syncedAddresses++;
            FakeExtent seen = visible.get(address);
            put(durable, address, seen == null ? null : seen.copy());
        }
    }

    private static void put(Map<String, FakeExtent> extents, String address, FakeExtent extent) {
        if (extent == null) {
            extents.remove(address);
        } else {
            extents.put(address, extent);
        }
    }

    private FakeExtent existing(String address, String doing) throws ArchivoltException {
        FakeExtent extent = visible.get(address);
        if (extent == null) {
            throw fault(doing).with("address", address).with("missing", true);
        }
        return extent;
    }

    private long freeBytes() {
        return capacityBytes
                - visible.values().stream().mapToLong(FakeExtent::size).sum();
    }

    private ArchivoltException fault(String doing) {
        return new ArchivoltException(ErrorCode.MEDIUM_FAULT, doing).with("medium", id);
    }

    @Override
    public String toString() {
        return id.toString();
    }
}
