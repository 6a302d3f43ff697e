package org.archivolt.ldm.tape.internal.transport;

import static org.archivolt.base.ErrorCode.CANCELLED;
import static org.archivolt.base.ErrorCode.DEVICE_FAULT;

import java.nio.ByteBuffer;
import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.locks.ReentrantLock;
import org.archivolt.base.ArchivoltException;
import org.archivolt.scsi.LogicalUnit;
import org.archivolt.scsi.ScsiReply;
import org.archivolt.scsi.ScsiRequest;
import org.archivolt.scsi.ScsiRequest.Direction;
import org.archivolt.scsi.Sense;
import org.archivolt.scsi.SenseCondition;
import org.archivolt.scsi.command.Command;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * A logical unit that is given commands as values, by one thread after another. A connection that was lost is made anew for the
 * next command: whoever gave the former one was told.
 */
public final class Nexus implements AutoCloseable {
    private static final Logger LOG = LoggerFactory.getLogger(Nexus.class);
    private static final Duration BUSY_PAUSE = Duration.ofMillis(500);
    private static final int BUSY_TRIES = 60;

    private final Transports transports;
    private final String address;
    private final Pause pause;
    /** Commands take turns: a device thread may ask how the drive is while an I/O thread writes. */
    private final ReentrantLock turn = new ReentrantLock(true);
    // Guarded by turn.
    private LogicalUnit unit;

    private volatile boolean connected;
    private volatile boolean closed;

    public Nexus(Transports transports, String address, Pause pause) {
        this.transports = transports;
        this.address = address;
        this.pause = pause;
    }

    /** @param sense why it ended as it did; empty when it simply did what it was told */
    public record Answer(int transferred, Optional<Sense> sense) {
        public SenseCondition condition() {
            return sense.map(Sense::condition).orElse(SenseCondition.NOTHING);
        }

        /** Whether something has happened that we had not been told of; the command was not executed. */
        public boolean isUnitAttention() {
            return sense.filter(Sense::isUnitAttention).isPresent();
        }

        /** Whether the command was done, whatever there may be to tell besides. */
        public boolean isDone() {
            return condition().error().isEmpty()
                    && sense.filter(Sense::deferred).isEmpty();
        }

        /** @throws IllegalStateException when there is nothing to complain of */
        public ArchivoltException failure(String doing) {
            return sense.orElseThrow().failure(doing);
        }
    }

    public String address() {
        return address;
    }

    /** As {@link #execute(Command, ByteBuffer, Duration)}, for commands without data. */
    public Answer execute(Command command, Duration timeout) throws ArchivoltException {
        return execute(command, ByteBuffer.allocate(0), timeout);
    }

    /**
     * @param data as {@link ScsiRequest} has it
     * @throws ArchivoltException as {@link LogicalUnit#execute} and {@link Transports#open}; {@code DEVICE_FAULT} also when
     *     the unit is busy for too long (fact {@code busy}) or reserved by another (fact {@code reserved});
     *     {@code DRIVER_UNAVAILABLE} when the transport has gone: the next command waits for the next one
     */
    public Answer execute(Command command, ByteBuffer data, Duration timeout) throws ArchivoltException {
        for (int tries = 1; ; tries++) {
            ScsiReply reply = executeOnce(command, data, timeout);
            switch (reply.status()) {
                case ScsiReply.GOOD -> {
                    return new Answer(reply.transferred(), Optional.empty());
                }
                case ScsiReply.CHECK_CONDITION -> {
                    return new Answer(reply.transferred(), Optional.of(Sense.decode(reply.sense())));
                }
                case ScsiReply.RESERVATION_CONFLICT ->
                    throw fault("using a unit that another has reserved").with("reserved", true);
                case ScsiReply.BUSY, ScsiReply.TASK_SET_FULL -> {
                    if (tries == BUSY_TRIES) {
                        throw fault("waiting for a busy unit").with("busy", true);
                    }
                    pause.pause(BUSY_PAUSE);
                }
                default -> throw fault("understanding an answer").with("status", reply.status());
            }
        }
    }

    private ScsiReply executeOnce(Command command, ByteBuffer data, Duration timeout) throws ArchivoltException {
        takeTurn();
        try {
            if (unit == null) {
                if (closed) {
                    throw fault("using a closed nexus");
                }
                unit = transports.open(address);
                connected = true;
            }
            Direction direction = data.hasRemaining() ? command.operation().direction() : Direction.NONE;
            return unit.execute(new ScsiRequest(command.cdb(), direction, data, timeout));
        } catch (ArchivoltException e) {
            LOG.debug("{}: {} failed: {}", address, command, e.getMessage());
            dropConnection();
            throw e.with("path", address);
        } finally {
            turn.unlock();
        }
    }

    private void takeTurn() throws ArchivoltException {
        try {
            turn.lockInterruptibly();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new ArchivoltException(CANCELLED, "waiting for a unit", e).with("path", address);
        }
    }

    /** Whether the next command will not have to make a connection first. */
    public boolean isConnected() {
        return connected;
    }

    /** Lets go of the unit until the next command. */
    public void disconnect() {
        turn.lock();
        try {
            dropConnection();
        } finally {
            turn.unlock();
        }
    }

    private void dropConnection() {
        LogicalUnit lost = unit;
        unit = null;
        connected = false;
        if (lost != null) {
            try {
                lost.close();
            } catch (ArchivoltException e) {
                LOG.debug("{}: the lost connection did not close: {}", address, e.getMessage());
            }
        }
    }

    private ArchivoltException fault(String doing) {
        return new ArchivoltException(DEVICE_FAULT, doing).with("path", address);
    }

    /** A command in progress fails. */
    @Override
    public void close() {
        closed = true;
        disconnect();
    }
}
