package org.archivolt.ldm.tape.internal.drive;

import static org.archivolt.base.ErrorCode.WRONG_STATE;

import java.nio.ByteBuffer;
import java.util.Optional;
import java.util.Set;
import org.archivolt.base.ArchivoltException;
import org.archivolt.ldm.tape.internal.transport.Nexus.Answer;
import org.archivolt.scsi.command.PrimaryCommand;
import org.archivolt.scsi.command.ReservationAction;
import org.archivolt.scsi.command.ReservationQuestion;
import org.archivolt.scsi.command.ReservationType;
import org.archivolt.scsi.data.Reservation.Holder;
import org.archivolt.scsi.data.ReservationParameters;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Keeps others from a drive (SPC-5, 5.14): whoever has been preempted cannot harm the cartridge any more, even if it wakes up
 * in the middle of a write.
 */
final class Reservation {
    private static final Logger LOG = LoggerFactory.getLogger(Reservation.class);
    private static final int ANSWER_BYTES = 256;
    private static final String DOING = "reserving a drive";

    private final DriveUnit unit;
    private final ReservationKey mine;
    private final String host;
    private final Set<String> deadHosts;
    private boolean supported = true;

    /** @param deadHosts of which an operator has said that they do not live any more; {@code *} for whoever it is */
    Reservation(DriveUnit unit, ReservationKey mine, String host, Set<String> deadHosts) {
        this.unit = unit;
        this.mine = mine;
        this.host = host;
        this.deadHosts = Set.copyOf(deadHosts);
    }

    /** @throws ArchivoltException {@code WRONG_STATE} when somebody holds it who may be alive */
    void acquire() throws ArchivoltException {
        if (!supported) {
            return;
        }
        Answer registered =
                out(ReservationAction.REGISTER_AND_IGNORE_EXISTING_KEY, ReservationType.NONE, 0, mine.value());
        if (DriveUnit.isRefused(registered)) {
            LOG.warn("{}: the drive knows no persistent reservations; nothing keeps other hosts from it", path());
            supported = false;
            return;
        }
        requireDone(registered);
        Optional<Holder> holder = holder();
        if (holder.isEmpty()) {
            reserve();
        } else {
            takeOver(holder.get());
        }
        unit.reserved(this::acquire);
    }

    private void reserve() throws ArchivoltException {
        try {
            requireDone(out(ReservationAction.RESERVE, ReservationType.EXCLUSIVE_ACCESS, mine.value(), 0));
        } catch (ArchivoltException e) {
            if (!e.facts().containsKey("reserved")) {
                throw e;
            }
            takeOver(holder().orElseThrow(() -> e)); // somebody was quicker
        }
    }

    private void takeOver(Holder holder) throws ArchivoltException {
        ReservationKey theirs = new ReservationKey(holder.key());
        if (!mayTakeOver(theirs)) {
            unregister();
            throw new ArchivoltException(WRONG_STATE, DOING)
                    .with("path", path())
                    .with("holder", theirs)
                    .with("reserved", true);
        }
        if (!theirs.equals(mine)) {
            LOG.info("{}: taking the drive over from {}, which is no more", path(), theirs);
        }
        requireDone(out(
                ReservationAction.PREEMPT_AND_ABORT, ReservationType.EXCLUSIVE_ACCESS, mine.value(), theirs.value()));
    }

    /** A lost connection of our own, a former process of this host, or one that is said to be dead. */
    private boolean mayTakeOver(ReservationKey theirs) {
        return theirs.equals(mine)
                || theirs.isOfHost(host) && theirs.isHolderDead()
                || deadHosts.contains("*")
                || deadHosts.stream().anyMatch(theirs::isOfHost);
    }

    private Optional<Holder> holder() throws ArchivoltException {
        byte[] answer = unit.answer(
                new PrimaryCommand.PersistentReserveIn(ReservationQuestion.READ_RESERVATION, ANSWER_BYTES),
                ANSWER_BYTES,
                DOING);
        return org.archivolt.scsi.data.Reservation.decode(answer).holder();
    }

    /** Lets others have the drive. */
    void release() throws ArchivoltException {
        unit.unreserved();
        if (supported && !unit.preempted()) {
            requireDone(out(ReservationAction.RELEASE, ReservationType.EXCLUSIVE_ACCESS, mine.value(), 0));
            unregister();
        }
    }

    private void unregister() throws ArchivoltException {
        requireDone(out(ReservationAction.REGISTER, ReservationType.NONE, mine.value(), 0));
    }

    private Answer out(ReservationAction action, ReservationType type, long key, long actionKey)
            throws ArchivoltException {
        byte[] parameters = ReservationParameters.of(key, actionKey).encode();
        return unit.ask(
                new PrimaryCommand.PersistentReserveOut(action, type, parameters.length),
                ByteBuffer.wrap(parameters),
                DOING);
    }

    private void requireDone(Answer answer) throws ArchivoltException {
        if (!answer.isDone()) {
            throw unit.failure(answer, DOING);
        }
    }

    private String path() {
        return unit.nexus().address();
    }
}
