package org.archivolt.ldm.tape.virtual;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.ByteBuffer;
import java.util.List;
import org.archivolt.base.ArchivoltException;
import org.archivolt.base.Ticker;
import org.archivolt.scsi.ScsiReply;
import org.archivolt.scsi.SenseCondition;
import org.archivolt.scsi.command.DriveCommand;
import org.archivolt.scsi.command.PrimaryCommand;
import org.archivolt.scsi.command.ReservationAction;
import org.archivolt.scsi.command.ReservationQuestion;
import org.archivolt.scsi.command.ReservationType;
import org.archivolt.scsi.data.Reservation;
import org.archivolt.scsi.data.ReservationKeys;
import org.archivolt.scsi.data.ReservationParameters;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

final class ReservationTest extends Bench {
    private static final long OURS = 0xA;
    private static final long THEIRS = 0xB;

    private Host other;

    @BeforeEach
    void openTwice() throws Exception {
        other = Host.of(library, "drive0", "other");
    }

    @Test
    void keepsOthersFromTheTapeButNotFromAsking() throws Exception {
        reserve(drive, OURS, ReservationType.EXCLUSIVE_ACCESS);
        assertThat(other.run(new DriveCommand.Rewind(false)).status()).isEqualTo(ScsiReply.RESERVATION_CONFLICT);
        assertThat(other.run(new DriveCommand.Rewind(false)).sense()).isEmpty();
        other.good(new PrimaryCommand.TestUnitReady());
        other.ask(new PrimaryCommand.Inquiry(false, 0, 96));
        drive.rewind();
    }

    @Test
    void letsRegistrantsShareIt() throws Exception {
        reserve(drive, OURS, ReservationType.EXCLUSIVE_ACCESS_REGISTRANTS_ONLY);
        assertThat(other.run(new DriveCommand.Rewind(false)).status()).isEqualTo(ScsiReply.RESERVATION_CONFLICT);
        register(other, THEIRS);
        other.rewind();
    }

    @Test
    void isNotLostWithItsHolder() throws Exception {
        Host holder = Host.of(library, "drive0", "holder");
        reserve(holder, OURS, ReservationType.EXCLUSIVE_ACCESS);
        holder.close();
        assertThat(drive.run(new DriveCommand.Rewind(false)).status()).isEqualTo(ScsiReply.RESERVATION_CONFLICT);
        library.close();
        library = VirtualLibrary.open(folder, plan().build(), LibraryClock.instant(Ticker.system()));
        drive = Host.of(library, "drive0", "late");
        assertThat(drive.run(new DriveCommand.Rewind(false)).status()).isEqualTo(ScsiReply.RESERVATION_CONFLICT);
        assertThat(held(drive).holder().orElseThrow().key()).isEqualTo(OURS);
        Host again = Host.of(library, "drive0", "holder");
        again.rewind();
    }

    @Test
    void isTakenOverByKey() throws Exception {
        reserve(drive, OURS, ReservationType.EXCLUSIVE_ACCESS);
        register(other, THEIRS);
        change(other, ReservationAction.PREEMPT_AND_ABORT, ReservationType.EXCLUSIVE_ACCESS, THEIRS, OURS);
        other.rewind();
        assertThat(held(other).holder().orElseThrow().key()).isEqualTo(THEIRS);
        assertThat(drive.run(new DriveCommand.Rewind(false)).status()).isEqualTo(ScsiReply.RESERVATION_CONFLICT);
        assertThat(drive.refused(new PrimaryCommand.TestUnitReady()).condition())
                .isEqualTo(SenseCondition.RESERVATIONS_PREEMPTED);
        drive.good(new PrimaryCommand.TestUnitReady());
        assertThat(keys()).containsExactly(THEIRS);
    }

    @Test
    void endsWhenItIsReleasedOrCleared() throws Exception {
        reserve(drive, OURS, ReservationType.EXCLUSIVE_ACCESS);
        change(drive, ReservationAction.RELEASE, ReservationType.EXCLUSIVE_ACCESS, OURS, 0);
        other.rewind();
        assertThat(keys()).containsExactly(OURS);
        reserveOnly(drive, OURS, ReservationType.WRITE_EXCLUSIVE);
        change(drive, ReservationAction.CLEAR, ReservationType.NONE, OURS, 0);
        assertThat(keys()).isEmpty();
        other.rewind();
    }

    @Test
    void refusesAWrongKeyAndWhoIsNotRegistered() throws Exception {
        register(drive, OURS);
        assertThat(status(drive, ReservationAction.REGISTER, THEIRS, 1)).isEqualTo(ScsiReply.RESERVATION_CONFLICT);
        assertThat(status(other, ReservationAction.RESERVE, THEIRS, 0)).isEqualTo(ScsiReply.RESERVATION_CONFLICT);
        reserveOnly(drive, OURS, ReservationType.EXCLUSIVE_ACCESS);
        register(other, THEIRS);
        assertThat(status(other, ReservationAction.RESERVE, THEIRS, 0)).isEqualTo(ScsiReply.RESERVATION_CONFLICT);
    }

    @Test
    void survivesAReset() throws Exception {
        reserve(drive, OURS, ReservationType.EXCLUSIVE_ACCESS);
        library.powerFailure(1);
        drive.clearAttentions();
        other.clearAttentions();
        drive.rewind();
        assertThat(other.run(new DriveCommand.Rewind(false)).status()).isEqualTo(ScsiReply.RESERVATION_CONFLICT);
    }

    private List<Long> keys() throws ArchivoltException {
        return ReservationKeys.decode(
                        other.ask(new PrimaryCommand.PersistentReserveIn(ReservationQuestion.READ_KEYS, 1000)))
                .keys();
    }

    private static Reservation held(Host host) throws ArchivoltException {
        return Reservation.decode(
                host.ask(new PrimaryCommand.PersistentReserveIn(ReservationQuestion.READ_RESERVATION, 1000)));
    }

    private static void reserve(Host host, long key, ReservationType type) throws ArchivoltException {
        register(host, key);
        reserveOnly(host, key, type);
    }

    private static void reserveOnly(Host host, long key, ReservationType type) throws ArchivoltException {
        change(host, ReservationAction.RESERVE, type, key, 0);
    }

    private static void register(Host host, long key) throws ArchivoltException {
        change(host, ReservationAction.REGISTER_AND_IGNORE_EXISTING_KEY, ReservationType.NONE, 0, key);
    }

    private static void change(Host host, ReservationAction action, ReservationType type, long key, long actionKey)
            throws ArchivoltException {
        byte[] parameters = ReservationParameters.of(key, actionKey).encode();
        host.send(new PrimaryCommand.PersistentReserveOut(action, type, parameters.length), parameters);
    }

    private static int status(Host host, ReservationAction action, long key, long actionKey) throws ArchivoltException {
        byte[] parameters = ReservationParameters.of(key, actionKey).encode();
        return host.run(
                        new PrimaryCommand.PersistentReserveOut(
                                action, ReservationType.EXCLUSIVE_ACCESS, parameters.length),
                        ByteBuffer.wrap(parameters))
                .status();
    }
}
