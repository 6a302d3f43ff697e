package org.archivolt.scsi.iscsi.internal;

import static org.archivolt.base.ErrorCode.WRONG_STATE;

import java.time.Duration;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.ScheduledFuture;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.ReentrantLock;
import org.archivolt.base.ArchivoltException;
import org.archivolt.scsi.LogicalUnit;
import org.archivolt.scsi.ScsiReply;
import org.archivolt.scsi.ScsiRequest;
import org.archivolt.scsi.data.UnitNumbers;

/** A unit of a target, with a session of its own. The lock says whose turn it is. */
final class InitiatorUnit implements LogicalUnit {
    /** Past the time of a command: enough for an abort. */
    private static final Duration GRACE = Duration.ofSeconds(10);

    private final InitiatorSession session;
    private final long unit;
    private final ScheduledExecutorService watch;
    private final ReentrantLock turn = new ReentrantLock();
    private volatile boolean closed;

    /** @param watch ends connections that do not take what is sent, which no read timeout notices */
    InitiatorUnit(InitiatorSession session, int number, ScheduledExecutorService watch) {
        this.session = session;
        this.unit = UnitNumbers.field(number);
        this.watch = watch;
    }

    @Override
    public ScsiReply execute(ScsiRequest request) throws ArchivoltException {
        if (request.cdb().length > 16) {
            throw ArchivoltException.invalid("cdb", "it is too long").with("length", request.cdb().length);
        }
        turn.lock();
        try {
            if (closed) {
                throw new ArchivoltException(WRONG_STATE, "the unit is closed");
            }
            return executeWatched(request);
        } finally {
            turn.unlock();
        }
    }

    @Override
    public void close() {
        closed = true;
        if (!turn.tryLock()) {
            session.close();
            return;
        }
        try {
            session.logout();
        } finally {
            turn.unlock();
        }
    }

    private ScsiReply executeWatched(ScsiRequest request) throws ArchivoltException {
        long limit = request.timeout().plus(GRACE).toMillis();
        ScheduledFuture<?> end = watch.schedule(session::close, limit, TimeUnit.MILLISECONDS);
        try {
            return session.execute(unit, request);
        } finally {
            end.cancel(false);
        }
    }
}
