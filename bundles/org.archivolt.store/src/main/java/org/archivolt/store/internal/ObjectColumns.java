package org.archivolt.store.internal;

import static org.archivolt.base.ErrorCode.INTERNAL;
import static org.archivolt.base.ErrorCode.MEDIUM_FAULT;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.concurrent.CompletableFuture;
import java.util.stream.IntStream;
import org.archivolt.base.ArchivoltException;
import org.archivolt.base.ObjectId;
import org.archivolt.base.RunningChecksum;
import org.archivolt.layout.Block;
import org.archivolt.layout.ColumnPlan;
import org.archivolt.layout.ColumnWriter;
import org.archivolt.layout.ObjectBody;

/** The columns of one object while it is written: all of them, or, for a repair, one. */
final class ObjectColumns implements ColumnWriter, AutoCloseable {
    private final Declarations declarations;
    private final List<ColumnStream> streams = new ArrayList<>();
    private final List<Track> tracks;
    private final OptionalLong bytesPerColumn;
    private final int tolerates;
    private final TransferServices services;
    private ColumnPlan plan;
    private Buffers buffers;
    private ColumnLanes lanes;

    /**
     * @param columns numbers of the columns written, in the order of the tracks
     * @param begin where in the columns the first byte belongs
     * @param bytesPerColumn expected on each; empty when unknown
     * @param tolerates how many columns may be lost; when none, two of them may be on one medium if there is no other
     * @param description what is known of the object while it is not complete
     */
    ObjectColumns(
            ObjectId object,
            List<Integer> columns,
            long begin,
            List<Track> tracks,
            OptionalLong bytesPerColumn,
            int tolerates,
            ExtentDescription description,
            LayoutLease lease,
            TransferServices services) {
        this.declarations = new Declarations(object, services);
        this.tracks = tracks;
        this.bytesPerColumn = bytesPerColumn;
        this.tolerates = tolerates;
        this.services = services;
        List<NewExtent> firsts = declarations.declare(
                columns, tracks.stream().map(Track::current).toList());
        for (int i = 0; i < columns.size(); i++) {
            ColumnStream stream = new ColumnStream(
                    columns.get(i),
                    begin,
                    tracks.get(i),
                    firsts.get(i),
                    declarations,
                    description::common,
                    lease,
                    services);
            streams.add(stream);
        }
    }

    @Override
    public int count() {
        return streams.size();
    }

    @Override
    public void begin(ColumnPlan agreed) throws ArchivoltException {
        if (plan != null) {
            throw new IllegalStateException("a layout began twice");
        }
        plan = agreed;
        streams.forEach(stream -> stream.plan(agreed));
        buffers = services.workbench().borrow(agreed.blocks(), agreed.bufferBytes());
        lanes = new ColumnLanes(
                streams,
                this::goOn,
                buffers,
                agreed.blocks(),
                services.workbench().executor());
    }

    private void goOn(ColumnStream stream, ArchivoltException why) throws ArchivoltException {
        long expected = Math.max(0, bytesPerColumn.orElse(0) - stream.size());
        stream.goOn(why, expected, mayShareMedia());
        if (lost().stream().map(ColumnStream.LostBytes::column).distinct().count() > tolerates) {
            throw whyLost(List.of());
        }
    }

    private boolean mayShareMedia() {
        return tolerates == 0;
    }

    @Override
    public Block take() throws ArchivoltException {
        return begun().take();
    }

    @Override
    public Block take(ObjectBody body, int bytes) throws ArchivoltException {
        TransferBlock block = begun().take();
        try {
            block.bytes().limit(bytes);
            fill(block, body);
        } catch (ArchivoltException | RuntimeException e) {
            block.close();
            throw e;
        }
        return block;
    }

    private static void fill(TransferBlock block, ObjectBody body) throws ArchivoltException {
        if (body instanceof VerifiedBody verified) {
            long offset = verified.count();
            verified.read(block.bytes());
            Optional<RunningChecksum> state = verified.checksumSoFar();
            block.isOfBody(offset, state);
        } else {
            body.read(block.bytes());
        }
        block.bytes().flip();
    }

    @Override
    public void append(int column, Block block) throws ArchivoltException {
        if (!(block instanceof TransferBlock ours)) {
            throw new IllegalArgumentException("a block of another transfer");
        }
        boolean isShort = block.bytes().limit() < plan.blockBytes();
        begun().append(column, ours, isShort);
    }

    private ColumnLanes begun() {
        if (lanes == null) {
            throw new IllegalStateException("a layout used columns before it began");
        }
        return lanes;
    }

    /** Waits until everything appended is on the media. */
    void awaitWritten() throws ArchivoltException {
        begun().awaitAll();
        if (streams.stream().noneMatch(ColumnStream::isBegun)) {
            throw new ArchivoltException(INTERNAL, "a layout wrote nothing");
        }
    }

    /** Attaches descriptions and closes. What cannot be kept then is lost, too. */
    void seal(ExtentDescription description) throws ArchivoltException {
        JsonText common = description.common();
        for (ColumnStream stream : streams) {
            stream.seal(common, mayShareMedia());
        }
    }

    /** Gives back the memory; waits until nothing uses it. */
    @Override
    public void close() {
        if (lanes != null) {
            lanes.close();
        }
        if (buffers != null) {
            buffers.close();
        }
    }

    /** Those complete. */
    List<BegunExtent> extents() {
        return streams.stream().flatMap(s -> s.extents().stream()).toList();
    }

    List<ColumnStream.LostBytes> lost() {
        return streams.stream().flatMap(s -> s.lost().stream()).toList();
    }

    int blockBytes() {
        return plan.blockBytes();
    }

    /** Number of columns that have something: one more than the last. */
    int columnsUsed() {
        return IntStream.range(0, streams.size())
                        .filter(i -> streams.get(i).isBegun())
                        .max()
                        .orElse(0)
                + 1;
    }

    List<Track> tracks() {
        return tracks;
    }

    /** Those whose medium could not be flushed. Only when the media are given back. */
    List<BegunExtent> unflushed() {
        return extents().stream()
                .filter(e -> e.medium().flushed().isCompletedExceptionally())
                .toList();
    }

    /** The same, as what is to be made anew. */
    List<ColumnStream.LostBytes> lostToFlushes() {
        return unflushed().stream()
                .map(e -> new ColumnStream.LostBytes(
                        e.column(),
                        e.columnOffset(),
                        e.size(),
                        e.medium().grant().medium()))
                .toList();
    }

    /** Waits until all media are flushed, or could not be; returns why. */
    List<ArchivoltException> awaitFlushes() throws ArchivoltException {
        List<ArchivoltException> failures = new ArrayList<>();
        for (BegunExtent each : extents()) {
            try {
                Answers.await(each.medium().flushed(), services.settings().flushWait(), "making a column durable");
            } catch (ArchivoltException e) {
                if (!ColumnStream.mayGoOnAfter(e)) {
                    throw e;
                }
                failures.add(e);
            }
        }
        return failures;
    }

    /** The first reason for a loss, with all others. */
    ArchivoltException whyLost(List<ArchivoltException> reasons) {
        List<ArchivoltException> all = new ArrayList<>(reasons);
        streams.forEach(stream -> all.addAll(stream.reasons()));
        ArchivoltException first = all.isEmpty() ? new ArchivoltException(MEDIUM_FAULT, "writing columns") : all.get(0);
        all.stream().skip(1).filter(other -> other != first).forEach(first::addSuppressed);
        return first;
    }

    /** Takes away what was written, as far as the media let it. */
    void discard() {
        streams.forEach(ColumnStream::discard);
    }

    /** Takes back the declarations of what did not become part of the object. */
    void abandonUnused() {
        declarations.abandonAllBut(extents());
    }

    void abandonAllBut(List<BegunExtent> kept) {
        declarations.abandonAllBut(kept);
    }

    /**
     * Takes back all declarations, once it is certain which extents their media have on their accounts: those will not be
     * part of a visible object. Only when the media are given back.
     */
    void abandonAll() {
        List<BegunExtent> written = List.copyOf(extents());
        CompletableFuture.allOf(written.stream().map(e -> e.medium().flushed()).toArray(CompletableFuture[]::new))
                .whenComplete((done, error) -> {
                    written.stream()
                            .filter(e -> e.medium().hasAccounted(e))
                            .forEach(e -> services.reaper().noteAccounted(e.uuid(), e.size()));
                    declarations.abandonAllBut(List.of());
                });
    }
}
