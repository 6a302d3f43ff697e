package org.archivolt.store.internal;

import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.Set;
import org.archivolt.base.ArchivoltException;
import org.archivolt.base.MediumId;
import org.archivolt.dss.ExtentRecord;
import org.archivolt.layout.Block;
import org.archivolt.layout.ColumnPlan;
import org.archivolt.layout.ColumnReader;
import org.archivolt.layout.ColumnTarget;
import org.archivolt.layout.RowRange;
import org.archivolt.layout.StoredObject;
import org.archivolt.lrs.MediumNeed;

/**
 * Makes parts of an object's columns anew, on further media: lost ones from what is left of the others, others by copying
 * them. What was made is durable when {@link #rebuild} or {@link #move} returns; whoever commits it calls {@link #kept},
 * otherwise it is taken back.
 */
final class ColumnRebuild implements AutoCloseable {
    private final ExtentDescription description;
    private final StoredObject object;
    private final Placement placement;
    private final List<ExtentRecord> sound;
    private final Set<MediumId> failed;
    private final LayoutLease lease;
    private final TransferServices services;
    private final List<ObjectColumns> written = new ArrayList<>();
    private boolean kept;

    /**
     * @param sound extents that can be read
     * @param failed media nothing more is to be written on
     */
    ColumnRebuild(
            ExtentDescription description,
            StoredObject object,
            Placement placement,
            List<ExtentRecord> sound,
            Collection<MediumId> failed,
            LayoutLease lease,
            TransferServices services) {
        this.description = description;
        this.object = object;
        this.placement = placement;
        this.sound = sound;
        this.failed = new HashSet<>(failed);
        this.lease = lease;
        this.services = services;
    }

    /** When a medium fails that it is made on, too, another one is tried, as long as there are any. */
    void rebuild(ColumnPart lost) throws ArchivoltException {
        if (sound.isEmpty()) {
            throw OpenExtents.lost(Map.of(), 1, 0);
        }
        make(
                lost,
                sound,
                (rows, stored, target) ->
                        ModuleCalls.run(lease, module -> module.rebuild(object, lost.column(), rows, stored, target)));
    }

    /** As {@link #rebuild}, from the extent itself, which is one of those that can be read. */
    void move(ExtentRecord extent) throws ArchivoltException {
        ColumnPart part = new ColumnPart(extent.column(), extent.columnOffset(), extent.size());
        make(part, List.of(extent), (rows, stored, target) -> copy(extent.column(), rows, stored, target));
    }

    private static void copy(int column, RowRange rows, StoredColumns stored, Target target) throws ArchivoltException {
        stored.begin(2);
        for (long row = rows.first(); row < rows.end(); row++) {
            stored.choose(List.of(column), 1, row);
            try (ColumnReader.Fetch fetch = stored.fetch(column, row)) {
                ByteBuffer from = fetch.await().bytes();
                Block block = target.take();
                block.bytes().put(0, from, 0, from.limit()).limit(from.limit());
                target.append(block);
            }
        }
    }

    /** Where the blocks of a part come from. */
    private interface Source {
        void produce(RowRange rows, StoredColumns stored, Target target) throws ArchivoltException;
    }

    private void make(ColumnPart lost, List<ExtentRecord> from, Source source) throws ArchivoltException {
        Optional<ArchivoltException> failure = tryToMake(lost, from, source);
        while (failure.isPresent()) {
            try {
                failure = tryToMake(lost, from, source);
            } catch (ArchivoltException e) {
                throw Track.rootOf(failure.get(), e);
            }
        }
    }

    /** Returns what the media failed with, which will not be used any more. */
    private Optional<ArchivoltException> tryToMake(ColumnPart lost, List<ExtentRecord> from, Source source)
            throws ArchivoltException {
        Allocations granted = new Allocations();
        List<Track> tracks = Track.acquire(
                placement,
                List.of(new MediumNeed(lost.size(), placement.tags(), false)),
                mediaOfOthers(lost.column()),
                granted,
                services);
        ObjectColumns columns = new ObjectColumns(
                description.object(),
                List.of(lost.column()),
                lost.offset(),
                tracks,
                OptionalLong.of(lost.size()),
                1, // what gets lost again is made again
                description::common,
                lease,
                services);
        boolean complete = false;
        try {
            transfer(lost, from, source, columns, granted);
            columns.seal(description);
            tracks.forEach(Track::giveBack);
            List<ArchivoltException> reasons = columns.awaitFlushes();
            columns.lost().forEach(each -> failed.add(each.medium()));
            columns.lostToFlushes().forEach(each -> failed.add(each.medium()));
            complete = columns.lost().isEmpty() && reasons.isEmpty();
            return complete ? Optional.empty() : Optional.of(columns.whyLost(reasons));
        } finally {
            if (complete) {
                written.add(columns);
            } else {
                takeBack(columns, tracks);
            }
        }
    }

    /** No medium may hold two columns. */
    private Set<MediumId> mediaOfOthers(int column) {
        Set<MediumId> media = new HashSet<>(failed);
        sound.stream().filter(e -> e.column() != column).forEach(e -> media.add(e.medium()));
        written.stream()
                .flatMap(columns -> columns.extents().stream())
                .filter(e -> e.column() != column)
                .forEach(e -> media.add(e.medium().grant().medium()));
        return media;
    }

    private static void takeBack(ObjectColumns columns, List<Track> tracks) {
        columns.discard();
        tracks.forEach(Track::giveBack);
        columns.abandonAll();
    }

    private void transfer(
            ColumnPart lost, List<ExtentRecord> from, Source source, ObjectColumns columns, Allocations granted)
            throws ArchivoltException {
        try (columns) {
            columns.begin(plan(lost));
            if (lost.size() == 0) {
                try (Block empty = columns.take()) {
                    empty.bytes().limit(0);
                    columns.append(0, empty);
                }
            } else {
                produce(lost, from, source, columns, granted);
            }
            columns.awaitWritten();
        }
    }

    private ColumnPlan plan(ColumnPart lost) {
        ExtentRecord pattern = sound.get(0);
        int bufferBytes = (int) Math.max(1, Math.min(object.blockBytes(), lost.size()));
        return new ColumnPlan(
                object.blockBytes(), 2, bufferBytes, pattern.checksum().algorithm(), pattern.blockAlgorithm());
    }

    private void produce(
            ColumnPart lost, List<ExtentRecord> from, Source source, ObjectColumns columns, Allocations granted)
            throws ArchivoltException {
        int blockBytes = object.blockBytes();
        RowRange rows = new RowRange(lost.offset() / blockBytes, (lost.size() + blockBytes - 1) / blockBytes);
        try (StoredColumns stored = new StoredColumns(from, blockBytes, granted, services)) {
            stored.use(lease);
            source.produce(rows, stored, new Target(columns));
        }
    }

    List<BegunExtent> extents() {
        return written.stream().flatMap(c -> c.extents().stream()).toList();
    }

    /** The catalog has it now. */
    void kept() {
        kept = true;
    }

    @Override
    public void close() {
        for (ObjectColumns columns : written) {
            if (kept) {
                columns.abandonAllBut(columns.extents());
            } else {
                columns.abandonAll();
            }
        }
    }

    private static final class Target implements ColumnTarget {
        private final ObjectColumns columns;

        Target(ObjectColumns columns) {
            this.columns = columns;
        }

        @Override
        public Block take() throws ArchivoltException {
            return columns.take();
        }

        @Override
        public void append(Block block) throws ArchivoltException {
            try (block) {
                columns.append(0, block);
            }
        }
    }
}
