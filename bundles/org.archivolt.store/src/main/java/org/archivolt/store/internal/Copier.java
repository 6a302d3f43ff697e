package org.archivolt.store.internal;

import static org.archivolt.base.ErrorCode.ALREADY_EXISTS;

import java.util.Set;
import java.util.concurrent.atomic.AtomicLong;
import org.archivolt.base.ArchivoltException;
import org.archivolt.base.ByteRange;
import org.archivolt.base.MediumId;
import org.archivolt.dss.ObjectRecord;
import org.archivolt.store.StorageOptions;

/** Writes further copies: what one thread reads of a version, another writes. */
final class Copier {
    private static final AtomicLong THREADS = new AtomicLong();

    private final Putter putter;
    private final DriveTurn turn;

    Copier(Putter putter, DriveTurn turn) {
        this.putter = putter;
        this.turn = turn;
    }

    /** @param others media that hold other copies of the version */
    ObjectRecord copy(LocatedReader reader, String name, StorageOptions options, Set<MediumId> others)
            throws ArchivoltException {
        ObjectRecord object = reader.object();
        requireNone(object, name);
        CopyPipe pipe = new CopyPipe(object.size());
        Putter.Prepared prepared = putter.prepare(object, name, options, pipe, others);
        return turn.take(prepared.plan().placement().family(), () -> copy(reader, prepared, pipe));
    }

    private static void requireNone(ObjectRecord object, String name) throws ArchivoltException {
        if (object.copies().stream().anyMatch(copy -> copy.name().equals(name))) {
            throw new ArchivoltException(ALREADY_EXISTS, "the object has a copy of this name")
                    .with("id", object.id())
                    .with("copy", name);
        }
    }

    private ObjectRecord copy(LocatedReader reader, Putter.Prepared prepared, CopyPipe pipe) throws ArchivoltException {
        Allocations granted = new Allocations();
        Thread thread = new Thread(() -> read(reader, pipe, granted), "store-copy-" + THREADS.incrementAndGet());
        thread.setDaemon(true);
        pipe.onFirstRead(thread::start);
        try {
            return putter.put(prepared, granted).object();
        } finally {
            pipe.close();
        }
    }

    private static void read(LocatedReader reader, CopyPipe pipe, Allocations granted) {
        try {
            reader.read(ByteRange.whole(reader.object().size()), pipe, granted);
            pipe.end(null);
        } catch (ArchivoltException | RuntimeException | Error e) {
            pipe.end(e);
        }
    }
}
