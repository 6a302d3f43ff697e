package org.archivolt.store.internal;

import static org.archivolt.base.ErrorCode.DATA_CORRUPT;
import static org.archivolt.base.ErrorCode.DRIVER_UNAVAILABLE;

import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.BooleanSupplier;
import org.archivolt.base.ArchivoltException;
import org.archivolt.base.RunningChecksum;
import org.archivolt.dss.ExtentRecord;
import org.archivolt.dss.ExtentRecord.InPack;
import org.archivolt.dss.PlacedExtent;
import org.archivolt.ldm.ExtentInput;
import org.archivolt.ldm.Volume;

/**
 * Reads extents of one medium block by block, in the order that costs least, and compares each block with its checksum. For
 * one thread; the memory is one block.
 */
final class ExtentCheck {
    private final Volume volume;
    private final BooleanSupplier stopping;
    private final Map<PlacedExtent, ArchivoltException> damages = new LinkedHashMap<>();
    private ByteBuffer block = ByteBuffer.allocate(0);
    private boolean stopped;

    /** @param stopping asked before each block */
    ExtentCheck(Volume volume, BooleanSupplier stopping) {
        this.volume = volume;
        this.stopping = stopping;
    }

    /** Extents that are not what was written, or cannot be read, and why. */
    Map<PlacedExtent, ArchivoltException> damages() {
        return damages;
    }

    /** Whether it was ended early: then nothing is known of what is no damage. */
    boolean isStopped() {
        return stopped;
    }

    /** All of each. */
    void check(List<PlacedExtent> extents) throws ArchivoltException {
        Map<String, List<PlacedExtent>> byFile = new HashMap<>();
        extents.forEach(e -> byFile.computeIfAbsent(e.extent().address(), address -> new ArrayList<>())
                .add(e));
        List<String> addresses = List.copyOf(byFile.keySet());
        for (String address : addresses.size() > 1 ? volume.readOrder(addresses) : addresses) {
            List<PlacedExtent> inFile = byFile.get(address);
            inFile.sort((a, b) -> Long.compare(offset(a), offset(b)));
            checkFile(address, inFile);
        }
    }

    private static long offset(PlacedExtent placed) {
        return placed.extent().pack().map(InPack::offset).orElse(0L);
    }

    private void checkFile(String address, List<PlacedExtent> inFile) throws ArchivoltException {
        if (stopped) {
            return;
        }
        try (ExtentInput input = volume.open(address)) {
            for (PlacedExtent each : inFile) {
                check(each, input, 0, each.extent().size());
            }
        } catch (ArchivoltException e) {
            requireDamage(e);
            inFile.forEach(each -> damages.putIfAbsent(each, e));
        }
    }

    /**
     * Some whole blocks of one.
     *
     * @param from multiple of its blocks' size
     */
    void check(PlacedExtent placed, long from, long until) throws ArchivoltException {
        try (ExtentInput input = volume.open(placed.extent().address())) {
            check(placed, input, from, until);
        } catch (ArchivoltException e) {
            requireDamage(e);
            damages.put(placed, e);
        }
    }

    private void check(PlacedExtent placed, ExtentInput input, long from, long until) throws ArchivoltException {
        try {
            long position = from;
            while (position < until && !stopped) {
                stopped = stopping.getAsBoolean();
                position += stopped ? 0 : checkBlock(placed.extent(), input, position);
            }
        } catch (ArchivoltException e) {
            requireDamage(e);
            damages.put(placed, e);
        }
    }

    private static void requireDamage(ArchivoltException failure) throws ArchivoltException {
        boolean isOfMedium = HeldMedia.isOfMedium(failure) && failure.code() != DRIVER_UNAVAILABLE;
        if (failure.code() != DATA_CORRUPT && !isOfMedium) {
            throw failure;
        }
    }

    private int checkBlock(ExtentRecord extent, ExtentInput input, long position) throws ArchivoltException {
        int length = (int) Math.min(extent.blockBytes(), extent.size() - position);
        if (block.capacity() < length) {
            block = ByteBuffer.allocate(length);
        }
        long inFile = extent.pack().map(InPack::offset).orElse(0L) + position;
        int count = input.read(block.clear().limit(length), inFile);
        block.flip();
        if (count < length || !isAsWritten(extent, position)) {
            throw new ArchivoltException(DATA_CORRUPT, "verifying an extent")
                    .with("medium", extent.medium())
                    .with("extent", extent.extent())
                    .with("position", inFile);
        }
        return length;
    }

    private boolean isAsWritten(ExtentRecord extent, long position) {
        RunningChecksum running = extent.blockAlgorithm().start();
        running.update(block);
        byte[] found = running.finish().bytes();
        int at = Math.toIntExact(position / extent.blockBytes() * found.length);
        byte[] expected = extent.blockChecksums();
        return at + found.length <= expected.length
                && Arrays.equals(found, 0, found.length, expected, at, at + found.length);
    }

    /** The first failure that may be of the medium as a whole, rather than of an extent. */
    Optional<ArchivoltException> complaintOfMedium() {
        return damages.values().stream()
                .filter(why -> HeldMedia.isOfMedium(why)
                        && !Boolean.TRUE.equals(why.facts().get("missing")))
                .findFirst();
    }
}
