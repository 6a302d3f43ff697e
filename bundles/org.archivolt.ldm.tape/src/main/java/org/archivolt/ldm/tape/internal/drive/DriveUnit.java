package org.archivolt.ldm.tape.internal.drive;

import static org.archivolt.base.ErrorCode.DEVICE_FAULT;
import static org.archivolt.base.ErrorCode.DRIVER_UNAVAILABLE;
import static org.archivolt.base.ErrorCode.MEDIUM_FAULT;
import static org.archivolt.base.ErrorCode.NO_SPACE;

import java.nio.ByteBuffer;
import java.time.Duration;
import java.util.Arrays;
import java.util.Optional;
import org.archivolt.base.ArchivoltException;
import org.archivolt.base.ErrorCode;
import org.archivolt.ldm.tape.internal.drive.SequentialDevice.Position;
import org.archivolt.ldm.tape.internal.transport.Nexus;
import org.archivolt.ldm.tape.internal.transport.Nexus.Answer;
import org.archivolt.ldm.tape.internal.transport.Pause;
import org.archivolt.scsi.Sense;
import org.archivolt.scsi.SenseCondition;
import org.archivolt.scsi.command.Command;
import org.archivolt.scsi.command.DriveCommand;
import org.archivolt.scsi.command.Operation;
import org.archivolt.scsi.command.PositionForm;
import org.archivolt.scsi.command.PrimaryCommand;
import org.archivolt.scsi.data.TapePosition;

/**
 * Gives a drive its commands, and knows what may have changed behind our back: the position of the tape, the settings of the
 * drive, the cartridge, the owner.
 *
 * <p>Commands come in two kinds. Questions may be repeated at will. Deeds depend on where the tape is: after an interruption one is
 * repeated only when the drive proves that the tape has not moved.
 *
 * <p>When the transport goes nothing is known of the drive any more, not even whether the next transport leads to the same
 * cartridge, and nobody is to blame: from then on everything ends as {@code DRIVER_UNAVAILABLE}, until the drive is attached
 * anew.
 */
final class DriveUnit {
    private static final int ATTENTIONS_MAX = 16;
    private static final Sense MEDIUM_CHANGED = Sense.of(Sense.UNIT_ATTENTION, 0x28, 0x00);
    private static final int POSITION_BYTES = 32;
    private static final Duration POLL = Duration.ofSeconds(1);

    private final Nexus nexus;
    private final Pause pause;
    private volatile DriveTimeouts timeouts = DriveTimeouts.DEFAULT;

    private Restorer restorer = () -> {};
    private Optional<Restorer> reservation = Optional.empty();
    private boolean reconnecting;

    private volatile Position expected;
    private volatile boolean settingsLost;
    private volatile boolean mediumSuspect = true;
    private volatile boolean preempted;
    private volatile boolean cleaningRequested;
    private volatile boolean severed;

    DriveUnit(Nexus nexus, Pause pause) {
        this.nexus = nexus;
        this.pause = pause;
    }

    /** Sets again what somebody else, or a reset, has changed. */
    @FunctionalInterface
    interface Restorer {
        void restore() throws ArchivoltException;
    }

    void restorer(Restorer known) {
        restorer = known;
    }

    Nexus nexus() {
        return nexus;
    }

    void timeouts(DriveTimeouts known) {
        timeouts = known;
    }

    Duration timeoutOf(Operation operation) {
        return timeouts.of(operation);
    }

    void pause(Duration length) throws ArchivoltException {
        pause.pause(length);
    }

    // ---- what may have changed

    /** The cartridge may be another, or none, since {@link #mediumKnown} was last called. */
    boolean mediumSuspect() {
        return mediumSuspect;
    }

    /** Whatever is loaded, it has been identified. */
    void mediumKnown() {
        mediumSuspect = false;
    }

    /** Mode pages, keys and registrations are gone. */
    boolean settingsLost() {
        return settingsLost;
    }

    void settingsRestored() {
        settingsLost = false;
    }

    boolean preempted() {
        return preempted;
    }

    /** @param again has it reserved once more: a new connection is another nexus, which the old reservation keeps out */
    void reserved(Restorer again) {
        preempted = false;
        reservation = Optional.of(again);
    }

    void unreserved() {
        reservation = Optional.empty();
    }

    private void reconnect() throws ArchivoltException {
        if (reservation.isEmpty() || nexus.isConnected() || reconnecting) {
            return;
        }
        reconnecting = true;
        try {
            reservation.get().restore();
        } catch (ArchivoltException e) {
            if (e.code() == DRIVER_UNAVAILABLE) {
                throw e;
            }
            throw new ArchivoltException(DEVICE_FAULT, "connecting again", e).with("path", nexus.address());
        } finally {
            reconnecting = false;
        }
    }

    boolean cleaningRequested() {
        return cleaningRequested;
    }

    void cleaned() {
        cleaningRequested = false;
    }

    // ---- commands

    Answer ask(Command command, String doing) throws ArchivoltException {
        return ask(command, ByteBuffer.allocate(0), doing);
    }

    /** @return done, or failed with sense data that are no passing trouble */
    Answer ask(Command command, ByteBuffer data, String doing) throws ArchivoltException {
        return execute(command, data, doing, false);
    }

    /** Whether the drive is ready, without waiting until it is. */
    SenseCondition look(String doing) throws ArchivoltException {
        reconnect();
        for (int attentions = 0; ; attentions++) {
            Answer answer = executeOnce(new PrimaryCommand.TestUnitReady(), ByteBuffer.allocate(0), doing);
            if (!answer.isUnitAttention() || attentions == ATTENTIONS_MAX) {
                return answer.condition();
            }
            note(answer.condition());
        }
    }

    /** As {@link #ask}; throws when it was not done. */
    Answer require(Command command, ByteBuffer data, String doing) throws ArchivoltException {
        Answer answer = ask(command, data, doing);
        if (!answer.isDone()) {
            throw failure(answer, doing);
        }
        return answer;
    }

    Answer require(Command command, String doing) throws ArchivoltException {
        return require(command, ByteBuffer.allocate(0), doing);
    }

    /** What a question is answered with, at most so many bytes of it. */
    byte[] answer(Command command, int bytesMax, String doing) throws ArchivoltException {
        ByteBuffer data = ByteBuffer.allocate(bytesMax);
        return Arrays.copyOf(data.array(), require(command, data, doing).transferred());
    }

    /** As {@link #answer}; empty when the drive does not know the question, or what is asked for. */
    Optional<byte[]> answerIfKnown(Command command, int bytesMax, String doing) throws ArchivoltException {
        ByteBuffer data = ByteBuffer.allocate(bytesMax);
        Answer answer = ask(command, data, doing);
        if (isRefused(answer)) {
            return Optional.empty();
        }
        if (!answer.isDone()) {
            throw failure(answer, doing);
        }
        return Optional.of(Arrays.copyOf(data.array(), answer.transferred()));
    }

    /** Whether the drive does not do such things. */
    static boolean isRefused(Answer answer) {
        return switch (answer.condition()) {
            case UNSUPPORTED, INVALID_FIELD, ILLEGAL_REQUEST -> true;
            default -> false;
        };
    }

    /** @throws ArchivoltException also when the position is not known, before anything is done */
    Answer act(Command command, ByteBuffer data, String doing) throws ArchivoltException {
        checkUsable(doing);
        return execute(command, data, doing, true);
    }

    Answer act(Command command, String doing) throws ArchivoltException {
        return act(command, ByteBuffer.allocate(0), doing);
    }

    private void checkUsable(String doing) throws ArchivoltException {
        requireTransport(doing);
        if (preempted) {
            throw fault(doing).with("preempted", true);
        }
        if (mediumSuspect) {
            throw new ArchivoltException(MEDIUM_FAULT, doing)
                    .with("path", nexus.address())
                    .with("sense", MEDIUM_CHANGED);
        }
        if (expected == null || settingsLost) {
            throw fault(doing).with("positionUnknown", true);
        }
    }

    private Answer execute(Command command, ByteBuffer data, String doing, boolean deed) throws ArchivoltException {
        reconnect();
        int start = data.position();
        int attentions = ATTENTIONS_MAX;
        int aborts = 1;
        long polls = timeoutOf(Operation.LOAD_UNLOAD).toNanos() / POLL.toNanos();
        while (true) {
            Answer answer = executeOnce(command, data.position(start), doing);
            SenseCondition condition = answer.condition();
            noteDeferred(answer, doing);
            if (answer.isUnitAttention() && attentions-- > 0) {
                note(condition);
                checkMayRepeat(deed, doing);
            } else if (condition == SenseCondition.BECOMING_READY && polls-- > 0) {
                pause.pause(POLL);
            } else if (condition == SenseCondition.ABORTED && aborts-- > 0) {
                checkMayRepeat(deed, doing);
            } else {
                cleaningRequested |= condition == SenseCondition.CLEANING_REQUESTED;
                return answer;
            }
        }
    }

    /** @throws ArchivoltException {@code DRIVER_UNAVAILABLE} when the drive has to be attached anew */
    void requireTransport(String doing) throws ArchivoltException {
        if (severed) {
            throw new ArchivoltException(DRIVER_UNAVAILABLE, doing + " by a transport that has gone")
                    .with("path", nexus.address());
        }
    }

    private Answer executeOnce(Command command, ByteBuffer data, String doing) throws ArchivoltException {
        requireTransport(doing);
        try {
            return nexus.execute(command, data, timeoutOf(command.operation()));
        } catch (ArchivoltException e) {
            severed |= e.code() == DRIVER_UNAVAILABLE;
            preempted |= e.facts().containsKey("reserved");
            Position before = expected;
            expected = null;
            settingsLost = true;
            throw e.with("while", doing).with("position", before);
        }
    }

    /** It is an earlier write that has failed; this command was not executed. */
    private void noteDeferred(Answer answer, String doing) throws ArchivoltException {
        if (answer.sense().filter(Sense::deferred).isPresent()) {
            ArchivoltException failure = failure(answer, doing);
            expected = null;
            throw failure;
        }
    }

    private void note(SenseCondition attention) {
        switch (attention) {
            case MEDIUM_CHANGED, IMPORT_EXPORT_OPENED -> {
                mediumSuspect = true;
                expected = null;
            }
            case RESET -> {
                expected = null;
                settingsLost = true;
            }
            case RESERVATIONS_PREEMPTED -> preempted = true;
            case ENCRYPTION_CHANGED, PARAMETERS_CHANGED, UNIT_CHANGED -> settingsLost = true;
            default -> {} // tells nothing that would matter here
        }
    }

    private void checkMayRepeat(boolean deed, String doing) throws ArchivoltException {
        if (!deed) {
            return;
        }
        Position was = expected;
        if (settingsLost && was != null && !mediumSuspect && !preempted) {
            restorer.restore();
        }
        checkUsable(doing);
        Position is = readPosition(doing);
        if (!is.equals(was)) {
            expected = null;
            throw fault(doing).with("position", was).with("found", is);
        }
    }

    // ---- position

    /** Asks the drive; from now on this is where the tape is taken to be. */
    Position readPosition(String doing) throws ArchivoltException {
        byte[] answer = answer(new DriveCommand.ReadPosition(PositionForm.LONG, 0), POSITION_BYTES, doing);
        TapePosition position = TapePosition.decode(PositionForm.LONG, answer);
        if (!position.known()) {
            expected = null;
            throw fault(doing).with("positionUnknown", true);
        }
        expected = new Position(position.partition(), position.block());
        return expected;
    }

    /** Where the tape is taken to be; null when that is not known. */
    Position expected() {
        return expected;
    }

    void at(Position position) {
        expected = position;
    }

    void advanced(int objects) {
        expected = new Position(expected.partition(), expected.block() + objects);
    }

    /** After a deed that ended half-way: the drive knows where. What failed matters more than whether it tells. */
    void relocate(ArchivoltException failure) {
        try {
            readPosition("asking for the position after a failure");
        } catch (ArchivoltException e) {
            expected = null;
            failure.addSuppressed(e);
        }
    }

    /** Blames the medium or the drive. */
    ArchivoltException failure(Answer answer, String doing) {
        ArchivoltException told = answer.failure(doing);
        ArchivoltException failure = new ArchivoltException(blame(answer.condition(), told.code()), doing);
        told.facts().forEach(failure::with);
        return failure.with("path", nexus.address()).with("position", expected == null ? "unknown" : expected);
    }

    private static ErrorCode blame(SenseCondition condition, ErrorCode told) {
        return switch (condition) {
            case NO_MEDIUM, MEDIUM_CHANGED, ONLY_MEMORY_ACCESSIBLE, NEEDS_LOAD -> MEDIUM_FAULT;
            case ENCRYPTED -> MEDIUM_FAULT; // every drive would say so
            default -> told == MEDIUM_FAULT || told == NO_SPACE ? told : DEVICE_FAULT;
        };
    }

    private ArchivoltException fault(String doing) {
        return new ArchivoltException(DEVICE_FAULT, doing).with("path", nexus.address());
    }
}
