package org.archivolt.ldm.tape.virtual.internal.unit;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.file.Path;
import java.time.Duration;
import java.util.EnumSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.Predicate;
import org.archivolt.base.ArchivoltException;
import org.archivolt.ldm.tape.virtual.LibraryClock;
import org.archivolt.ldm.tape.virtual.internal.fault.FaultAction;
import org.archivolt.ldm.tape.virtual.internal.fault.Faults;
import org.archivolt.scsi.LogicalUnit;
import org.archivolt.scsi.ScsiReply;
import org.archivolt.scsi.ScsiRequest;
import org.archivolt.scsi.ScsiRequest.Direction;
import org.archivolt.scsi.Sense;
import org.archivolt.scsi.command.Command;
import org.archivolt.scsi.command.Operation;
import org.archivolt.scsi.command.PrimaryCommand;
import org.archivolt.scsi.command.ReservationType;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * A drive or a changer that answers commands (SAM-5, SPC-5): nexuses, unit attentions, reservations and faults; what it
 * does is in its {@link CommandTable}. One command at a time; the turn is handed out in the order of arrival.
 */
public abstract class SimulatedUnit {
    private static final Logger LOG = LoggerFactory.getLogger(SimulatedUnit.class);
    private static final byte[] NO_SENSE_DATA = new byte[0];

    /** Answered whatever has happened (SAM-5, 5.14). */
    private static final Set<Operation> WITHOUT_ATTENTION =
            EnumSet.of(Operation.INQUIRY, Operation.REPORT_LUNS, Operation.REQUEST_SENSE);

    /** Allowed to everybody whoever has reserved the unit (SPC-5, 5.14.1 and SSC-5, 4.2.20). */
    private static final Set<Operation> WHOEVER_RESERVED = EnumSet.of(
            Operation.INQUIRY,
            Operation.REPORT_LUNS,
            Operation.REQUEST_SENSE,
            Operation.TEST_UNIT_READY,
            Operation.LOG_SENSE,
            Operation.PERSISTENT_RESERVE_IN,
            Operation.PERSISTENT_RESERVE_OUT,
            Operation.READ_BLOCK_LIMITS,
            Operation.REPORT_DENSITY_SUPPORT,
            Operation.REPORT_SUPPORTED_OPERATION_CODES,
            Operation.REPORT_TARGET_PORT_GROUPS,
            Operation.READ_ELEMENT_STATUS);

    /** Allowed to everybody while somebody has reserved the unit for writing only. */
    private static final Set<Operation> WHOEVER_WRITES = EnumSet.of(
            Operation.MODE_SENSE_6, Operation.MODE_SENSE_10, Operation.READ_ATTRIBUTE, Operation.READ_POSITION);

    private static final Set<ReservationType> FOR_WRITING = EnumSet.of(
            ReservationType.WRITE_EXCLUSIVE,
            ReservationType.WRITE_EXCLUSIVE_REGISTRANTS_ONLY,
            ReservationType.WRITE_EXCLUSIVE_ALL_REGISTRANTS);

    private final UnitIdentity identity;
    private final LibraryClock clock;
    private final Faults faults;
    private final Reservations reservations;
    private final ReentrantLock turn = new ReentrantLock(true);
    private final List<Nexus> nexuses = new CopyOnWriteArrayList<>();
    private final CommandTable commands = new CommandTable();

    /** @param folder of the library, for what outlives this process */
    protected SimulatedUnit(UnitIdentity identity, LibraryClock clock, Faults faults, Path folder) throws IOException {
        this.identity = identity;
        this.clock = clock;
        this.faults = faults;
        this.reservations = new Reservations(folder.resolve("reservations." + identity.name()));
    }

    protected final CommandTable commands() {
        return commands;
    }

    public final UnitIdentity identity() {
        return identity;
    }

    protected final LibraryClock clock() {
        return clock;
    }

    protected final Faults faults() {
        return faults;
    }

    protected final Reservations reservations() {
        return reservations;
    }

    /** Bar code of the cartridge in it; empty when there is none. */
    protected abstract String barcode();

    /** Before a command is executed, whoever gave it: reports what went wrong since the last one. */
    protected abstract void beforeCommand(Nexus nexus, Operation operation) throws CheckCondition;

    /** Why it is not ready, if it is not. */
    protected abstract void checkReady() throws CheckCondition;

    /** Forgets what a reset makes a unit forget. */
    protected abstract void afterReset() throws IOException;

    /** What to say when the files that an operation works with cannot be read or written. */
    protected SenseCode faultOf(Operation operation) {
        return SenseCode.HARDWARE_FAULT;
    }

    /** A nexus has ended. */
    protected abstract void forget(Nexus nexus);

    // --- nexuses

    /** @param initiator who comes back under the same name finds its reservations */
    public final LogicalUnit open(String initiator) {
        Nexus nexus = new Nexus(initiator, clock);
        nexuses.add(nexus);
        return new LogicalUnit() {
            @Override
            public ScsiReply execute(ScsiRequest request) throws ArchivoltException {
                return SimulatedUnit.this.execute(nexus, request);
            }

            @Override
            public void close() {
                SimulatedUnit.this.close(nexus);
            }
        };
    }

    private void close(Nexus nexus) {
        nexus.close();
        nexuses.remove(nexus);
        forget(nexus);
    }

    public final void closeAll() {
        nexuses.forEach(this::close);
    }

    /** Tells every nexus but one. */
    protected final void tellOthers(Nexus but, SenseCode attention) {
        nexuses.stream().filter(nexus -> nexus != but).forEach(nexus -> nexus.tell(attention));
    }

    public final void tellAll(SenseCode attention) {
        nexuses.forEach(nexus -> nexus.tell(attention));
    }

    final void tell(String initiator, SenseCode attention) {
        nexuses.stream().filter(nexus -> nexus.initiator().equals(initiator)).forEach(nexus -> nexus.tell(attention));
    }

    protected final boolean isRemovalPrevented() {
        return nexuses.stream().anyMatch(Nexus::preventsRemoval);
    }

    /** As if its power had been off. */
    public final void reset(SenseCode attention) throws IOException {
        byHand(() -> {
            nexuses.forEach(nexus -> nexus.preventRemoval(false));
            afterReset();
            tellAll(attention);
        });
    }

    /** Something that is not a command and must not happen during one. */
    @FunctionalInterface
    protected interface Work<T> {
        T perform() throws CheckCondition, ArchivoltException, IOException;
    }

    /** Does something between two commands, as part of one of another unit. */
    protected final <T> T between(Nexus nexus, Work<T> work) throws CheckCondition, ArchivoltException, IOException {
        takeTurn(nexus.timeLeft());
        try {
            return work.perform();
        } finally {
            turn.unlock();
        }
    }

    /** What a hand, or the power, does to the unit between two commands. */
    @FunctionalInterface
    protected interface Handling {
        void perform() throws IOException;
    }

    protected final void byHand(Handling handling) throws IOException {
        turn.lock();
        try {
            handling.perform();
        } finally {
            turn.unlock();
        }
    }

    // --- a command

    private ScsiReply execute(Nexus nexus, ScsiRequest request) throws ArchivoltException {
        nexus.checkOpen();
        takeTurn(request.timeout());
        try {
            nexus.begin(request.timeout().toNanos());
            return new OneCommand(nexus, request).answer();
        } finally {
            nexus.end();
            turn.unlock();
        }
    }

    private void takeTurn(Duration timeout) throws ArchivoltException {
        try {
            if (!turn.tryLock(timeout.toNanos(), TimeUnit.NANOSECONDS)) {
                throw Nexus.lost("the unit is busy with another command");
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw Nexus.lost("interrupted");
        }
    }

    /** A command on its way through the unit. */
    private final class OneCommand implements FaultAction.Victim {
        private final Nexus nexus;
        private final ScsiRequest request;
        private final int start;
        private Command command;

        OneCommand(Nexus nexus, ScsiRequest request) {
            this.nexus = nexus;
            this.request = request;
            this.start = request.data().position();
        }

        ScsiReply answer() throws ArchivoltException {
            try {
                command = Command.decode(identity.type(), request.cdb());
            } catch (ArchivoltException e) {
                Object offset = e.facts().get("byte");
                return reply(CheckCondition.invalidField(offset instanceof Integer ? (Integer) offset : 1));
            }
            Optional<FaultAction> fault = faults.strike(identity.name(), command.operation(), barcode());
            return fault.isPresent() ? fault.get().strike(this) : execute();
        }

        @Override
        public ScsiReply execute() throws ArchivoltException {
            try {
                Operation operation = command.operation();
                if (!WITHOUT_ATTENTION.contains(operation)) {
                    checkAttention(SenseCode::isReset);
                }
                if (isExcluded(operation)) {
                    throw new ReservationConflict();
                }
                if (!WITHOUT_ATTENTION.contains(operation)) {
                    checkAttention(any -> true);
                    beforeCommand(nexus, operation);
                }
                int transferred = commands.perform(nexus, command, request.data());
                return new ScsiReply(ScsiReply.GOOD, transferred, NO_SENSE_DATA);
            } catch (CheckCondition e) {
                return reply(e);
            } catch (ReservationConflict e) {
                return new ScsiReply(ScsiReply.RESERVATION_CONFLICT, 0, NO_SENSE_DATA);
            } catch (IOException e) {
                LOG.warn("{}: {} failed: {}", identity.serial(), command.operation(), e.toString());
                return reply(CheckCondition.of(faultOf(command.operation())));
            }
        }

        private void checkAttention(Predicate<SenseCode> which) throws CheckCondition {
            Optional<SenseCode> attention = nexus.nextAttention(which);
            if (attention.isPresent()) {
                throw CheckCondition.of(attention.get());
            }
        }

        private boolean isExcluded(Operation operation) {
            if (WHOEVER_RESERVED.contains(operation) || !reservations.excludes(nexus.initiator())) {
                return false;
            }
            boolean harmless = command instanceof PrimaryCommand.PreventAllowMediumRemoval
                    && !((PrimaryCommand.PreventAllowMediumRemoval) command).prevent();
            boolean reading = WHOEVER_WRITES.contains(operation) && FOR_WRITING.contains(reservations.type());
            return !harmless && !reading;
        }

        private ScsiReply reply(CheckCondition condition) {
            return new ScsiReply(
                    ScsiReply.CHECK_CONDITION,
                    condition.transferred(),
                    condition.sense().encode());
        }

        // --- what faults do to it

        @Override
        public ScsiReply failed(int key, int code, int qualifier) {
            return reply(CheckCondition.of(Sense.of(key, code, qualifier)));
        }

        @Override
        public ScsiReply pretended() {
            int length =
                    request.direction() == Direction.TO_UNIT ? request.data().remaining() : 0;
            return new ScsiReply(ScsiReply.GOOD, length, NO_SENSE_DATA);
        }

        @Override
        public void corrupt() {
            ByteBuffer data = request.data();
            if (request.direction() == Direction.FROM_UNIT && data.position() > start) {
                int middle = (start + data.position()) / 2;
                data.put(middle, (byte) ~data.get(middle));
            }
        }

        @Override
        public void pass(Duration time) throws ArchivoltException {
            nexus.waitUntil(clock.nanos() + time.toNanos());
        }

        @Override
        public ArchivoltException stall() throws ArchivoltException {
            return nexus.stall();
        }

        @Override
        public void resetUnit() {
            try {
                reset(SenseCode.BUS_RESET);
            } catch (IOException e) {
                LOG.warn("{}: resetting failed: {}", identity.serial(), e.toString());
            }
        }

        @Override
        public ArchivoltException disconnected() {
            close(nexus);
            return Nexus.lost("the nexus was cut");
        }

        @Override
        public ArchivoltException lost() {
            return Nexus.lost("no answer");
        }
    }
}
