package org.archivolt.store.internal;

import static org.archivolt.base.ErrorCode.MEDIUM_FAULT;

import java.util.ArrayList;
import java.util.List;
import org.archivolt.base.ArchivoltException;
import org.archivolt.layout.ColumnWriter;
import org.archivolt.store.internal.ColumnStream.LostBytes;

/** The columns of one object of a composition: in files of their own, or in packs. */
abstract class ItemColumns implements ColumnWriter, AutoCloseable {
    private final TransferServices services;

    ItemColumns(TransferServices services) {
        this.services = services;
    }

    TransferServices services() {
        return services;
    }

    /** Waits until everything appended is where it goes. */
    abstract void awaitWritten() throws ArchivoltException;

    /** The object is complete. What cannot be kept then is lost. */
    abstract void seal(ExtentDescription description) throws ArchivoltException;

    /** Gives back the memory blocks are in; waits until nothing uses it. */
    @Override
    public abstract void close();

    /** Those complete. */
    abstract List<? extends WrittenExtent> extents();

    /** What was on media that failed before it could be made durable. */
    abstract List<LostBytes> lost();

    /** Why it is lost. */
    abstract List<ArchivoltException> reasons();

    abstract int blockBytes();

    /** Number of columns that have something: one more than the last. */
    abstract int columnsUsed();

    /** Takes away what was written, as far as the media let it. */
    abstract void discard();

    /** Takes back the declarations of what did not become part of the object. */
    abstract void abandonAllBut(List<? extends WrittenExtent> kept);

    /**
     * Takes back all declarations, once it is certain which files their media have on their accounts: those will not be part
     * of a visible object. Only when the media are given back.
     */
    abstract void abandonAll();

    /** Those whose medium could not be flushed. Only when the media are given back. */
    final List<WrittenExtent> unflushed() {
        return extents().stream()
                .filter(e -> e.medium().flushed().isCompletedExceptionally())
                .map(WrittenExtent.class::cast)
                .toList();
    }

    /** The same, as what is to be made anew. */
    final List<LostBytes> lostToFlushes() {
        return unflushed().stream()
                .map(e -> new LostBytes(
                        e.column(),
                        e.columnOffset(),
                        e.size(),
                        e.medium().grant().medium()))
                .toList();
    }

    /** Waits until all media are flushed, or could not be; returns why. */
    final List<ArchivoltException> awaitFlushes() throws ArchivoltException {
        List<ArchivoltException> failures = new ArrayList<>();
        for (WrittenExtent each : extents()) {
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
    final ArchivoltException whyLost(List<ArchivoltException> more) {
        List<ArchivoltException> all = new ArrayList<>(more);
        all.addAll(reasons());
        ArchivoltException first = all.isEmpty() ? new ArchivoltException(MEDIUM_FAULT, "writing columns") : all.get(0);
        all.stream().skip(1).filter(other -> other != first).forEach(first::addSuppressed);
        return first;
    }
}
