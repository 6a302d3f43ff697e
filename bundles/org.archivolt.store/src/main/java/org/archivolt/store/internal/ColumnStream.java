package org.archivolt.store.internal;

import static org.archivolt.base.ErrorCode.INTERNAL;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.Supplier;
import org.archivolt.base.ArchivoltException;
import org.archivolt.base.ErrorCode;
import org.archivolt.base.MediumId;
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
    record LostBytes(int column, long offset, long size, MediumId medium) {
        ColumnPart part() {
            return new ColumnPart(column, offset, size);
        }

        /** How many columns have lost something. */
        static long columns(List<LostBytes> lost) {
            return lost.stream().map(LostBytes::column).distinct().count();
        }
    }

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
            end(unfinished.get());
        }
        if (current == null) {
            current = begun(position);
            hasher = new ExtentHasher(plan);
        }
        if (block.content().hasRemaining()) {
            current.write(block.content());
        }
        hasher.update(block);
        position += block.content().remaining();
    }

    private BegunExtent begun(long columnOffset) throws ArchivoltException {
        boolean isNextHere = next != null && next.medium() == track.current();
        NewExtent extent = isNextHere ? next : declarations.declare(column, track.current());
        next = null;
        Answers.await(extent.declared(), services.settings().catalogAnswerBound(), "declaring an extent");
        return new BegunExtent(extent, columnOffset, create(extent));
    }

    private static ExtentOutput create(NewExtent extent) throws ArchivoltException {
        try {
            return extent.medium().grant().volume().create(extent.address());
        } catch (ArchivoltException e) {
            throw extent.medium().blame(e);
        }
    }

    /**
     * Ends the extent where it is and gets another medium. What cannot be kept of it is lost.
     *
     * @param bytes expected to follow; 0 when unknown
     * @param mayShare see {@link Track#change}
     */
    void goOn(ArchivoltException why, long bytes, boolean mayShare) throws ArchivoltException {
        if (current != null && hasher.size() == 0) {
            current.discard();
            current = null;
        } else if (current != null) {
            try {
                end(unfinished.get());
            } catch (ArchivoltException e) {
                if (e.code() == ErrorCode.NO_SPACE) {
                    move(e, bytes, mayShare);
                    return;
                }
                loseAfter(e);
            }
        }
        track.change(bytes, mayShare, why);
    }

    private void end(JsonText common) throws ArchivoltException {
        ExtentDigest digest = hasher.finish();
        current.seal(ExtentDescription.json(common, current.uuid(), column, current.columnOffset(), digest), digest);
        ended.add(current);
        current = null;
    }

    /**
     * A medium may have had room for all of the extent and none for its description. Then the extent is copied to the next
     * one, and goes on there.
     */
    private void move(ArchivoltException why, long bytes, boolean mayShare) throws ArchivoltException {
        BegunExtent source = current;
        current = null;
        try {
            track.advance(hasher.size() + bytes, mayShare, why);
            Optional<ArchivoltException> refused = moveHere(source);
            while (refused.isPresent()) {
                track.change(hasher.size() + bytes, mayShare, refused.get());
                refused = moveHere(source);
            }
        } finally {
            source.discard();
            track.giveBack(source.medium());
        }
    }

    /** Returns why the medium does not take it. When it cannot be read back, it is lost. */
    private Optional<ArchivoltException> moveHere(BegunExtent source) throws ArchivoltException {
        BegunExtent copy;
        try {
            copy = begun(source.columnOffset());
        } catch (ArchivoltException e) {
            requireHope(e);
            return Optional.of(e);
        }
        Optional<ArchivoltException> refused;
        try {
            refused = new ExtentCopy(source, hasher.finish()).to(copy);
        } catch (ArchivoltException e) {
            copy.discard();
            if (e.code() != ErrorCode.DATA_CORRUPT) {
                requireHope(e);
            }
            lost(source, e);
            return Optional.empty();
        }
        if (refused.isPresent()) {
            copy.discard();
        } else {
            current = copy;
        }
        return refused;
    }

    private static void requireHope(ArchivoltException failure) throws ArchivoltException {
        if (!mayGoOnAfter(failure)) {
            throw failure;
        }
    }

    private void loseAfter(ArchivoltException why) throws ArchivoltException {
        requireHope(why);
        current.discard();
        lost(current, why);
        current = null;
    }

    private void lost(BegunExtent extent, ArchivoltException why) {
        lost.add(new LostBytes(
                column,
                extent.columnOffset(),
                hasher.size(),
                extent.medium().grant().medium()));
        reasons.add(why);
    }

    /**
     * Ends the column. What cannot be kept of its last extent is lost.
     *
     * @param mayShare see {@link Track#change}
     */
    void seal(JsonText common, boolean mayShare) throws ArchivoltException {
        while (current != null) {
            try {
                end(common);
            } catch (ArchivoltException e) {
                if (e.code() == ErrorCode.NO_SPACE) {
                    move(e, 0, mayShare);
                } else {
                    loseAfter(e);
                }
            }
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
