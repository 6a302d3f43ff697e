package org.archivolt.store.internal;

import static org.archivolt.base.ErrorCode.INTERNAL;

import java.util.ArrayList;
import java.util.List;
import java.util.function.Supplier;
import org.archivolt.base.ArchivoltException;
import org.archivolt.base.ErrorCode;
import org.archivolt.layout.ColumnPlan;
import org.archivolt.ldm.ExtentOutput;

/**
 * One column of one object being written: extents one after another, each on the medium its track stands at. An extent
 * ends when its medium is full or fails, or when it has as many blocks as one may have.
 *
 * <p>For one thread at a time: those of the workbench write, the transfer's own does all else.
 */
final class ColumnStream {
    /** Bounds what is kept in memory of each extent: 4 MiB of CRC-32C. With blocks of 1 MiB that is 1 TiB. */
    static final int BLOCKS_MAX = 1024 * 1024;

    private final int column;
    private final long begin;
    private final Track track;
    private final Declarations declarations;
    private final LayoutLease lease;
    private final TransferServices services;
    /** What is known of the object while it is not complete. */
    private final Supplier<JsonText> unfinished;

    private final List<BegunExtent> ended = new ArrayList<>();
    private final List<LostBytes> lost = new ArrayList<>();
    private final List<ArchivoltException> reasons = new ArrayList<>();
    private NewExtent next;
    private BegunExtent current;
    private ColumnPlan plan;
    private ExtentHasher hasher;
    /** In the column; all before has been written once. */
    private long position;

    /**
     * @param begin where in the column the first byte belongs
     * @param first extent, declared already
     */
    ColumnStream(
            int column,
            long begin,
            Track track,
            NewExtent first,
            Declarations declarations,
            Supplier<JsonText> unfinished,
            LayoutLease lease,
            TransferServices services) {
        this.column = column;
        this.begin = begin;
        this.position = begin;
        this.track = track;
        this.next = first;
        this.declarations = declarations;
        this.unfinished = unfinished;
        this.lease = lease;
        this.services = services;
    }

    /** Bytes that were on a medium which failed before they could be made durable. */
    record LostBytes(int column, long offset, long size) {}

    /**
     * Whether there is hope on another medium. Not when a driver has gone: it has gone for all of its drives, and who waits for
     * another medium while he holds one that is out of reach may wait for the very drive that one is in.
     */
    static boolean mayGoOnAfter(ArchivoltException failure) {
        ErrorCode code = failure.code();
        return code == ErrorCode.NO_SPACE || code == ErrorCode.MEDIUM_FAULT || code == ErrorCode.DEVICE_FAULT;
    }

    void plan(ColumnPlan agreed) {
        plan = agreed;
    }

    void write(TransferBlock block) throws ArchivoltException {
        lease.check();
        if (position % plan.blockBytes() != 0) {
            throw new ArchivoltException(INTERNAL, "a layout appended to a column after a block that was not full")
                    .with("column", column);
        }
        if (current != null && hasher.blocks() == BLOCKS_MAX) {
            endFull();
        }
        if (current == null) {
            current = begun();
            hasher = new ExtentHasher(plan);
        }
        if (block.content().hasRemaining()) {
            current.write(block.content());
        }
        hasher.update(block);
        position += block.content().remaining();
    }

    private BegunExtent begun() throws ArchivoltException {
        boolean isNextHere = next != null && next.medium() == track.current();
        NewExtent extent = isNextHere ? next : declarations.declare(column, track.current());
        next = null;
        Answers.await(extent.declared(), services.settings().catalogAnswerBound(), "declaring an extent");
        return new BegunExtent(extent, position, create(extent));
    }

    private static ExtentOutput create(NewExtent extent) throws ArchivoltException {
        try {
            return extent.medium().grant().volume().create(extent.address());
        } catch (ArchivoltException e) {
            throw extent.medium().blame(e);
        }
    }

    private void endFull() throws ArchivoltException {
        seal(current, unfinished.get());
        ended.add(current);
        current = null;
    }

    /**
     * Ends the extent where it is and gets another medium. What cannot be kept of it is lost.
     *
     * @param bytes expected to follow; 0 when unknown
     * @param mayShare see {@link Track#change}
     */
    void goOn(ArchivoltException why, long bytes, boolean mayShare) throws ArchivoltException {
        if (current != null) {
            endEarly(current);
            current = null;
        }
        track.change(bytes, mayShare, why);
    }

    private void seal(BegunExtent extent, JsonText common) throws ArchivoltException {
        ExtentDigest digest = hasher.finish();
        extent.seal(ExtentDescription.json(common, extent.uuid(), column, extent.columnOffset(), digest), digest);
    }

    private void endEarly(BegunExtent extent) throws ArchivoltException {
        if (hasher.size() == 0) {
            extent.discard();
            return;
        }
        try {
            seal(extent, unfinished.get());
            ended.add(extent);
        } catch (ArchivoltException e) {
            if (!mayGoOnAfter(e)) {
                throw e;
            }
            lose(extent, e);
        }
    }

    private void lose(BegunExtent extent, ArchivoltException why) {
        extent.discard();
        lost.add(new LostBytes(column, extent.columnOffset(), hasher.size()));
        reasons.add(why);
    }

    /** Ends the column. What cannot be kept of its last extent is lost. */
    void seal(JsonText common) throws ArchivoltException {
        if (current == null) {
            return;
        }
        BegunExtent last = current;
        current = null;
        try {
            seal(last, common);
            ended.add(last);
        } catch (ArchivoltException e) {
            if (!mayGoOnAfter(e)) {
                throw e;
            }
            lose(last, e);
        }
    }

    /** Everything written so far is given up, at once as far as the media let us. */
    void discard() {
        if (current != null) {
            current.discard();
            current = null;
        }
        ended.forEach(BegunExtent::discard);
    }

    int column() {
        return column;
    }

    /** Bytes written, lost ones included. */
    long size() {
        return position - begin;
    }

    boolean isBegun() {
        return current != null || !ended.isEmpty() || !lost.isEmpty();
    }

    List<BegunExtent> extents() {
        return ended;
    }

    List<LostBytes> lost() {
        return lost;
    }

    /** Why it is lost. */
    List<ArchivoltException> reasons() {
        return reasons;
    }
}
