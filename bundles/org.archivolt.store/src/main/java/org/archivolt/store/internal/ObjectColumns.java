package org.archivolt.store.internal;

import static org.archivolt.base.ErrorCode.INTERNAL;

import java.util.ArrayList;
import java.util.List;
import java.util.OptionalLong;
import java.util.concurrent.CompletableFuture;
import java.util.function.Supplier;
import java.util.stream.IntStream;
import org.archivolt.base.ArchivoltException;
import org.archivolt.base.ObjectId;
import org.archivolt.layout.Block;
import org.archivolt.layout.ColumnPlan;
import org.archivolt.layout.ObjectBody;
import org.archivolt.store.internal.ColumnStream.LostBytes;

/** The columns of one object while it is written: all of them, or, for a repair, one. */
final class ObjectColumns extends ItemColumns {
    private final Declarations declarations;
    private final List<ColumnStream> streams = new ArrayList<>();
    private final OptionalLong bytesPerColumn;
    private final int tolerates;
    private ColumnPlan plan;
    private Buffers buffers;
    private ColumnLanes lanes;

    /**
     * @param columns numbers of the columns written, in the order of the tracks
     * @param begin where in the columns the first byte belongs
     * @param bytesPerColumn expected on each; empty when unknown
     * @param tolerates how many columns may be lost; when none, two of them may be on one medium if there is no other
     * @param incomplete how extents are described that end before the object is complete
     */
    ObjectColumns(
            ObjectId object,
            List<Integer> columns,
            long begin,
            List<Track> tracks,
            OptionalLong bytesPerColumn,
            int tolerates,
            Supplier<JsonText> incomplete,
            LayoutLease lease,
            TransferServices services) {
        super(services);
        this.declarations = new Declarations(ExtentName.of(object)::of, services);
        this.bytesPerColumn = bytesPerColumn;
        this.tolerates = tolerates;
        List<NewExtent> firsts = declarations.declare(
                columns, tracks.stream().map(Track::current).toList());
        for (int i = 0; i < columns.size(); i++) {
            ColumnStream stream = new ColumnStream(
                    columns.get(i), begin, tracks.get(i), firsts.get(i), declarations, incomplete, lease, services);
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
        buffers = services().workbench().borrow(agreed.blocks(), agreed.bufferBytes());
        lanes = new ColumnLanes(
                streams,
                this::goOn,
                buffers,
                agreed.blocks(),
                services().workbench().executor());
    }

    private void goOn(ColumnStream stream, ArchivoltException why) throws ArchivoltException {
        long expected = Math.max(0, bytesPerColumn.orElse(0) - stream.size());
        stream.goOn(why, expected, mayShareMedia());
        if (LostBytes.columns(lost()) > tolerates) {
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
            block.fill(body, bytes);
        } catch (ArchivoltException | RuntimeException e) {
            block.close();
            throw e;
        }
        return block;
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

    @Override
    void awaitWritten() throws ArchivoltException {
        begun().awaitAll();
        if (streams.stream().noneMatch(ColumnStream::isBegun)) {
            throw new ArchivoltException(INTERNAL, "a layout wrote nothing");
        }
    }

    /** Attaches descriptions and closes. */
    @Override
    void seal(ExtentDescription description) throws ArchivoltException {
        JsonText common = description.common();
        for (ColumnStream stream : streams) {
            stream.seal(common, mayShareMedia());
        }
    }

    @Override
    public void close() {
        if (lanes != null) {
            lanes.close();
        }
        if (buffers != null) {
            buffers.close();
        }
    }

    @Override
    List<BegunExtent> extents() {
        return streams.stream().flatMap(s -> s.extents().stream()).toList();
    }

    @Override
    List<LostBytes> lost() {
        return streams.stream().flatMap(s -> s.lost().stream()).toList();
    }

    @Override
    List<ArchivoltException> reasons() {
        return streams.stream().flatMap(s -> s.reasons().stream()).toList();
    }

    @Override
    int blockBytes() {
        return plan.blockBytes();
    }

    @Override
    int columnsUsed() {
        return IntStream.range(0, streams.size())
                        .filter(i -> streams.get(i).isBegun())
                        .max()
                        .orElse(0)
                + 1;
    }

    @Override
    void abandonAll() {
        List<BegunExtent> written = List.copyOf(extents());
        CompletableFuture.allOf(written.stream().map(e -> e.medium().flushed()).toArray(CompletableFuture[]::new))
                .whenComplete((done, error) -> {
                    written.stream()
                            .filter(e -> e.medium().hasAccounted(e))
                            .forEach(e -> services().reaper().noteAccounted(e.uuid(), e.size()));
                    declarations.abandonAllBut(List.of());
                });
    }

    @Override
    void discard() {
        streams.forEach(ColumnStream::discard);
    }

    @Override
    void abandonAllBut(List<? extends WrittenExtent> kept) {
        declarations.abandonAllBut(kept);
    }
}
