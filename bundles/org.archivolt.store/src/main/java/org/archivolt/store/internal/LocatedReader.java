package org.archivolt.store.internal;

import static org.archivolt.base.ErrorCode.INTERNAL;
import static org.archivolt.base.ErrorCode.NO_SUCH_OBJECT;
import static org.archivolt.base.ErrorCode.RANGE_NOT_SATISFIABLE;

import java.nio.ByteBuffer;
import java.util.Map;
import java.util.Optional;
import org.archivolt.base.ArchivoltException;
import org.archivolt.base.ByteRange;
import org.archivolt.dss.ExtentRecord;
import org.archivolt.dss.LayoutRecord;
import org.archivolt.dss.ObjectCatalog;
import org.archivolt.dss.ObjectRecord;
import org.archivolt.dss.StoredObjectRecord;
import org.archivolt.layout.ObjectTarget;
import org.archivolt.layout.ReadIntent;
import org.archivolt.layout.StoredObject;
import org.archivolt.store.ObjectReader;

/** Reads an object whose extents were located when it was opened. */
final class LocatedReader implements ObjectReader {
    private final StoredObjectRecord located;
    private final ObjectCatalog objects;
    private final LayoutRegistry layouts;
    private final Repairer repairer;
    private final OpenReaders readers;
    private final TransferGate gate;
    private final TransferServices services;

    LocatedReader(
            StoredObjectRecord located,
            ObjectCatalog objects,
            LayoutRegistry layouts,
            Repairer repairer,
            OpenReaders readers,
            TransferGate gate,
            TransferServices services) {
        this.located = located;
        this.objects = objects;
        this.layouts = layouts;
        this.repairer = repairer;
        this.readers = readers;
        this.gate = gate;
        this.services = services;
    }

    @Override
    public ObjectRecord object() {
        return located.object();
    }

    @Override
    public void read(ByteRange range, ObjectTarget target) throws ArchivoltException {
        readers.reading(this, located);
        try {
            requireInside(range);
            if (range.length() > 0) {
                gate.pass(() -> {
                    leaseAndRead(range, target);
                    return null;
                });
            }
        } finally {
            readers.read(this);
        }
    }

    private void requireInside(ByteRange range) throws ArchivoltException {
        if (range.end() > object().size()) {
            throw new ArchivoltException(RANGE_NOT_SATISFIABLE, "the range lies outside the object")
                    .with("offset", range.offset())
                    .with("length", range.length())
                    .with("size", object().size());
        }
    }

    /** A wait for media may be long, and must not keep a layout from going: nothing is leased meanwhile. */
    private void leaseAndRead(ByteRange range, ObjectTarget target) throws ArchivoltException {
        StoredObject stored = Stored.object(located);
        ReadIntent intent;
        try (LayoutLease lease = lease()) {
            intent = ModuleCalls.call(lease, module -> module.compose(stored, range));
        }
        try (StoredColumns columns = new StoredColumns(located.extents(), stored.blockBytes(), services)) {
            columns.acquire(intent);
            try (LayoutLease lease = lease()) {
                columns.use(lease);
                read(stored, range, new CheckedTarget(target, lease), columns, lease);
            }
        }
    }

    private LayoutLease lease() throws ArchivoltException {
        LayoutRecord written = object().layout();
        return layouts.lease(written.name(), written.major());
    }

    private void read(
            StoredObject stored, ByteRange range, CheckedTarget target, StoredColumns columns, LayoutLease lease)
            throws ArchivoltException {
        try {
            ModuleCalls.run(lease, module -> module.read(stored, range, columns, target));
            requireAll(range, target, lease);
        } catch (ArchivoltException e) {
            throw target.failed ? e : explained(e);
        } finally {
            note(columns.damages());
        }
    }

    private static void requireAll(ByteRange range, CheckedTarget target, LayoutLease lease) throws ArchivoltException {
        if (target.count != range.length()) {
            throw new ArchivoltException(INTERNAL, "a layout handed out another number of bytes than asked for")
                    .with("layout", lease.description().name())
                    .with("expected", range.length())
                    .with("found", target.count);
        }
    }

    /** What looks like damage may be a deletion that went by while we were reading. */
    private ArchivoltException explained(ArchivoltException failure) throws ArchivoltException {
        boolean mayBeDeletion = switch (failure.code().remedy()) {
            case RETRY_ELSEWHERE, ADD_RESOURCE -> true;
            case FIX_REQUEST, RETRY_LATER, STOP -> false;
        };
        if (!mayBeDeletion || isVisible()) {
            return failure;
        }
        return new ArchivoltException(NO_SUCH_OBJECT, "reading an object that was deleted meanwhile", failure)
                .with("id", object().id());
    }

    private boolean isVisible() throws ArchivoltException {
        Optional<ObjectRecord> now = objects.find(object().id());
        return now.isPresent() && now.get().version().equals(object().version());
    }

    private void note(Map<ExtentRecord, ArchivoltException> damages) throws ArchivoltException {
        if (!damages.isEmpty() && isVisible()) {
            repairer.note(object(), damages);
        }
    }

    /** Counts, and knows whether it was the receiver that failed. */
    private static final class CheckedTarget implements ObjectTarget {
        private final ObjectTarget target;
        private final LayoutLease lease;
        private long count;
        private boolean failed;

        CheckedTarget(ObjectTarget target, LayoutLease lease) {
            this.target = target;
            this.lease = lease;
        }

        @Override
        public void write(ByteBuffer verified) throws ArchivoltException {
            lease.check();
            int length = verified.remaining();
            failed = true;
            target.write(verified);
            failed = false;
            count += length;
        }
    }
}
