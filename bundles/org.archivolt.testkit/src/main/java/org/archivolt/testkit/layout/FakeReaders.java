package org.archivolt.testkit.layout;

import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collection;
import java.util.Collections;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.UUID;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicLong;
import org.archivolt.base.ArchivoltException;
import org.archivolt.base.ErrorCode;
import org.archivolt.layout.ExtentReader;
import org.archivolt.layout.ExtentReaders;
import org.archivolt.layout.StoredExtent;

/** Stored extents in memory to read from. Loses, cuts and corrupts them on command, and keeps count of what is read. */
public final class FakeReaders implements ExtentReaders {
    private final Map<UUID, byte[]> contents = new HashMap<>();
    private final Set<UUID> lost = new HashSet<>();
    private final Map<UUID, Long> failingFrom = new HashMap<>();
    private final Set<StoredExtent> acquired = Collections.synchronizedSet(new HashSet<>());
    private final Map<StoredExtent, ArchivoltException> damaged = Collections.synchronizedMap(new HashMap<>());
    private final AtomicLong bytesRead = new AtomicLong();

    /** What was written there; the columns stay as they are, whatever happens here. */
    public FakeReaders(FakeColumns columns) {
        columns.extents().forEach(extent -> contents.put(extent.id(), extent.bytes()));
    }

    /** The medium cannot be had. */
    public void lose(UUID extent) {
        lost.add(extent);
    }

    /** Turns a bit round; does nothing to an empty extent. */
    public void corrupt(UUID extent, long position) {
        byte[] content = contents.get(extent).clone();
        if (content.length > 0) {
            content[(int) position] ^= 0x40;
            contents.put(extent, content);
        }
    }

    public void cut(UUID extent, int length) {
        contents.computeIfPresent(extent, (id, content) -> Arrays.copyOf(content, length));
    }

    /** Reads that reach this position fail with {@code MEDIUM_FAULT}. */
    public void failFrom(UUID extent, long position) {
        failingFrom.put(extent, position);
    }

    /** Extents that were opened. */
    public Set<StoredExtent> acquired() {
        return Set.copyOf(acquired);
    }

    /** Damage that was reported. */
    public Map<StoredExtent, ArchivoltException> damaged() {
        return Map.copyOf(damaged);
    }

    /** Bytes read from all extents together. */
    public long bytesRead() {
        return bytesRead.get();
    }

    @Override
    public List<ExtentReader> acquire(Collection<StoredExtent> candidates, int count) throws ArchivoltException {
        List<ExtentReader> readers = new ArrayList<>();
        for (StoredExtent candidate : candidates) {
            if (readers.size() < count && !lost.contains(candidate.extent())) {
                readers.add(new FakeExtentReader(candidate));
            }
        }
        if (readers.size() < count) {
            throw new ArchivoltException(ErrorCode.MEDIUM_FAULT, "acquiring media")
                    .with("wanted", count)
                    .with("lost", lost);
        }
        readers.forEach(reader -> acquired.add(reader.extent()));
        return readers;
    }

    @Override
    public void damaged(StoredExtent extent, ArchivoltException why) {
        damaged.put(extent, why);
    }

    private final class FakeExtentReader implements ExtentReader {
        private final StoredExtent extent;
        private final byte[] content;
        private final AtomicBoolean busy = new AtomicBoolean();

        FakeExtentReader(StoredExtent extent) {
            this.extent = extent;
            this.content = contents.get(extent.extent());
            if (content == null) {
                throw new IllegalArgumentException("no such extent: " + extent.extent());
            }
        }

        @Override
        public StoredExtent extent() {
            return extent;
        }

        @Override
        public int read(ByteBuffer into, long position) throws ArchivoltException {
            if (!busy.compareAndSet(false, true)) {
                throw new IllegalStateException("two threads in one reader");
            }
            try {
                int length = (int) Math.min(into.remaining(), Math.max(0, content.length - position));
                if (position + length > failingFrom.getOrDefault(extent.extent(), Long.MAX_VALUE)) {
                    throw new ArchivoltException(ErrorCode.MEDIUM_FAULT, "failing on command")
                            .with("position", position);
                }
                into.put(content, (int) Math.min(position, content.length), length);
                bytesRead.addAndGet(length);
                return length;
            } finally {
                busy.set(false);
            }
        }
    }
}
