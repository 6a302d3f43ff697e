package org.archivolt.store.internal;

import static org.archivolt.base.ErrorCode.INTERNAL;
import static org.archivolt.base.ErrorCode.NO_SUCH_OBJECT;
import static org.archivolt.base.ErrorCode.RANGE_NOT_SATISFIABLE;
import static org.archivolt.base.ErrorCode.TIMEOUT;

import java.nio.ByteBuffer;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.archivolt.base.ArchivoltException;
import org.archivolt.base.ByteRange;
import org.archivolt.dss.CopyRef;
import org.archivolt.dss.ExtentRecord;
import org.archivolt.dss.LayoutRecord;
import org.archivolt.dss.ObjectCatalog;
import org.archivolt.dss.ObjectRecord;
import org.archivolt.dss.ObjectSelector;
import org.archivolt.dss.StoredCopy;
import org.archivolt.layout.ObjectTarget;
import org.archivolt.layout.ReadIntent;
import org.archivolt.layout.StoredObject;
import org.archivolt.store.ObjectReader;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Reads a version whose extents were located when it was opened. When a copy cannot be read, the next one goes on where it
 * failed: what was handed out was verified.
 */
final class LocatedReader implements ObjectReader {
    private static final Logger log = LoggerFactory.getLogger(LocatedReader.class);

    private final ObjectRecord object;
    private final List<StoredCopy> copies;
    private final ObjectCatalog objects;
    private final Repairer repairer;
    private final OpenReaders readers;
    private final AccessTimes accesses;
    private final TransferGate gate;
    private final TransferServices services;

    /** @param copies in the order in which they are tried; at least one */
    LocatedReader(
            ObjectRecord object,
            List<StoredCopy> copies,
            ObjectCatalog objects,
            Repairer repairer,
            OpenReaders readers,
            AccessTimes accesses,
            TransferGate gate,
            TransferServices services) {
        this.object = object;
        this.copies = copies;
        this.objects = objects;
        this.repairer = repairer;
        this.readers = readers;
        this.accesses = accesses;
        this.gate = gate;
        this.services = services;
    }

    @Override
    public ObjectRecord object() {
        return object;
    }

    @Override
    public void read(ByteRange range, ObjectTarget target) throws ArchivoltException {
        read(range, target, new Allocations());
    }

    /** @param granted to the transfer that this is a part of */
    void read(ByteRange range, ObjectTarget target, Allocations granted) throws ArchivoltException {
        readers.reading(this, copies);
        try {
            requireInside(range);
            if (range.length() > 0) {
                gate.pass(() -> {
                    readAny(range, target, granted);
                    return null;
                });
            }
        } finally {
            readers.read(this);
        }
    }

    private void requireInside(ByteRange range) throws ArchivoltException {
        if (range.end() > object.size()) {
            throw new ArchivoltException(RANGE_NOT_SATISFIABLE, "the range lies outside the object")
                    .with("offset", range.offset())
                    .with("length", range.length())
                    .with("size", object.size());
        }
    }

    private void readAny(ByteRange range, ObjectTarget target, Allocations granted) throws ArchivoltException {
        CheckedTarget checked = new CheckedTarget(target);
        for (int i = 0; i < copies.size(); i++) {
            StoredCopy copy = copies.get(i);
            try {
                accesses.note(object.version(), copy.copy());
                leaseAndRead(copy, range.from(checked.count), checked, granted);
                return;
            } catch (ArchivoltException e) {
                if (checked.failed) {
                    throw e;
                }
                if (!isOfCopy(e) || i + 1 == copies.size()) {
                    throw explained(e);
                }
                log.warn(
                        "{}: copy {} cannot be read: {}",
                        object.id(),
                        copy.copy().name(),
                        e.getMessage());
            }
        }
    }

    private static boolean isOfCopy(ArchivoltException failure) {
        return failure.code() == TIMEOUT || mayBeElsewhere(failure);
    }

    private static boolean mayBeElsewhere(ArchivoltException failure) {
        return switch (failure.code().remedy()) {
            case RETRY_ELSEWHERE, ADD_RESOURCE -> true;
            case FIX_REQUEST, RETRY_LATER, STOP -> false;
        };
    }

    /** A wait for media may be long, and must not keep a layout from going: nothing is leased meanwhile. */
    private void leaseAndRead(StoredCopy copy, ByteRange range, CheckedTarget target, Allocations granted)
            throws ArchivoltException {
        StoredObject stored;
        ReadIntent intent;
        try (LayoutLease lease = lease(copy)) {
            stored = Stored.object(object, copy, lease);
            intent = ModuleCalls.call(lease, module -> module.compose(stored, range));
        }
        try (StoredColumns columns = new StoredColumns(copy.extents(), stored.blockBytes(), granted, services)) {
            columns.acquire(intent);
            try (LayoutLease lease = lease(copy)) {
                columns.use(lease);
                target.use(lease);
                read(copy, stored, range, target, columns, lease);
            }
        }
    }

    private LayoutLease lease(StoredCopy copy) throws ArchivoltException {
        LayoutRecord written = copy.copy().layout();
        return services.layouts().lease(written.name(), written.major());
    }

    private void read(
            StoredCopy copy,
            StoredObject stored,
            ByteRange range,
            CheckedTarget target,
            StoredColumns columns,
            LayoutLease lease)
            throws ArchivoltException {
        long before = target.count;
        try {
            ModuleCalls.run(lease, module -> module.read(stored, range, columns, target));
            requireAll(range, target.count - before, lease);
        } finally {
            note(copy, columns.damages());
        }
    }

    private static void requireAll(ByteRange range, long count, LayoutLease lease) throws ArchivoltException {
        if (count != range.length()) {
            throw new ArchivoltException(INTERNAL, "a layout handed out another number of bytes than asked for")
                    .with("layout", lease.description().name())
                    .with("expected", range.length())
                    .with("found", count);
        }
    }

    /** What looks like damage may be a removal that went by while we were reading. */
    private ArchivoltException explained(ArchivoltException failure) throws ArchivoltException {
        if (!mayBeElsewhere(failure) || isStored()) {
            return failure;
        }
        return new ArchivoltException(NO_SUCH_OBJECT, "reading an object that was removed meanwhile", failure)
                .with("id", object.id());
    }

    private boolean isStored() throws ArchivoltException {
        Optional<ObjectRecord> now = objects.find(ObjectSelector.of(object.version()));
        return now.isPresent();
    }

    private void note(StoredCopy copy, Map<ExtentRecord, ArchivoltException> damages) throws ArchivoltException {
        if (!damages.isEmpty() && isStored()) {
            repairer.note(object, new CopyRef(object.version(), copy.copy().name()), damages);
        }
    }

    /** Counts, and knows whether it was the receiver that failed. */
    private static final class CheckedTarget implements ObjectTarget {
        private final ObjectTarget target;
        private LayoutLease lease;
        private long count;
        private boolean failed;

        CheckedTarget(ObjectTarget target) {
            this.target = target;
        }

        /** Of the module that is reading. */
        void use(LayoutLease used) {
            lease = used;
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
