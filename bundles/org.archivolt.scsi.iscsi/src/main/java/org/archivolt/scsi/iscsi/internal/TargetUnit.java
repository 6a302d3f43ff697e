package org.archivolt.scsi.iscsi.internal;

import java.nio.ByteBuffer;
import java.time.Duration;
import java.util.concurrent.ArrayBlockingQueue;
import java.util.concurrent.BlockingQueue;
import org.archivolt.base.ArchivoltException;
import org.archivolt.scsi.LogicalUnit;
import org.archivolt.scsi.ScsiReply;
import org.archivolt.scsi.ScsiRequest;
import org.archivolt.scsi.ScsiRequest.Direction;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * A unit as one session sees it: a nexus of its own, and a thread that executes its commands one after the other. So a slow
 * command holds up neither other units nor pings.
 */
final class TargetUnit implements Runnable {
    private static final Logger LOG = LoggerFactory.getLogger(TargetUnit.class);
    /** The initiator has time limits of its own; an erase takes most of a day. */
    private static final Duration TIMEOUT = Duration.ofDays(2);

    /** Where answers go. */
    interface Answers {
        void answer(TargetTask task, ScsiReply reply, ByteBuffer data);

        /** Nobody knows what became of the command. */
        void fail(TargetTask task);

        void drop(TargetTask task);
    }

    private final String address;
    private final Transports transports;
    private final Answers answers;
    private final BlockingQueue<Runnable> work;
    private final Thread thread;
    private LogicalUnit unit;
    private boolean stopped;

    TargetUnit(String address, Transports transports, Answers answers, int tasksMax) {
        this.address = address;
        this.transports = transports;
        this.answers = answers;
        this.work = new ArrayBlockingQueue<>(tasksMax + 2);
        this.thread = new Thread(this, "iscsi-unit-" + address);
        thread.setDaemon(true);
    }

    /** The nexus begins with the session: what happens from now on, it is told of. */
    void start() {
        open();
        thread.start();
    }

    /** @return whether there is room for it */
    boolean submit(TargetTask task) {
        return work.offer(() -> execute(task));
    }

    /** Ends the nexus, with the command in progress, and begins another. */
    void reset() {
        closeUnit();
        open();
    }

    void stop() {
        synchronized (this) {
            stopped = true;
        }
        thread.interrupt();
        closeUnit();
    }

    @Override
    public void run() {
        try {
            while (true) {
                work.take().run();
            }
        } catch (InterruptedException e) {
            LOG.debug("{}: the session has ended", address);
        }
    }

    private void execute(TargetTask task) {
        if (task.isAborted()) {
            answers.drop(task);
            return;
        }
        ByteBuffer data = task.direction() == Direction.FROM_UNIT ? ByteBuffer.allocate(task.length()) : task.data();
        LogicalUnit opened = open();
        if (opened == null) {
            answers.fail(task);
            return;
        }
        try {
            ScsiReply reply = opened.execute(new ScsiRequest(task.cdb(), task.direction(), data, TIMEOUT));
            answers.answer(task, reply, data.flip());
        } catch (ArchivoltException | RuntimeException e) {
            LOG.warn("{}: {}", address, e.getMessage());
            closeUnit();
            answers.fail(task);
        }
    }

    private synchronized LogicalUnit open() {
        if (unit == null && !stopped) {
            try {
                unit = transports.open(address);
            } catch (ArchivoltException e) {
                LOG.warn("{}: {}", address, e.getMessage());
            }
        }
        return unit;
    }

    private void closeUnit() {
        LogicalUnit old;
        synchronized (this) {
            old = unit;
            unit = null;
        }
        if (old != null) {
            try {
                old.close();
            } catch (ArchivoltException e) {
                LOG.warn("{}: {}", address, e.getMessage());
            }
        }
    }
}
