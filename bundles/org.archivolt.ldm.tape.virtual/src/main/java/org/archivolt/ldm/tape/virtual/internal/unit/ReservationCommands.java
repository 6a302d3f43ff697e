package org.archivolt.ldm.tape.virtual.internal.unit;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.util.EnumSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.archivolt.scsi.command.Operation;
import org.archivolt.scsi.command.PrimaryCommand;
import org.archivolt.scsi.command.ReservationType;
import org.archivolt.scsi.data.Reservation;
import org.archivolt.scsi.data.ReservationCapabilities;
import org.archivolt.scsi.data.ReservationKeys;
import org.archivolt.scsi.data.ReservationParameters;

/** PERSISTENT RESERVE IN and OUT (SPC-5, 6.16 and 6.17). */
public final class ReservationCommands {
    private static final Set<ReservationType> TYPES = EnumSet.complementOf(EnumSet.of(ReservationType.NONE));

    private final SimulatedUnit unit;
    private final Reservations reservations;

    public ReservationCommands(SimulatedUnit unit) {
        this.unit = unit;
        this.reservations = unit.reservations();
        unit.commands().on(Operation.PERSISTENT_RESERVE_IN, PrimaryCommand.PersistentReserveIn.class, this::answer);
        unit.commands().on(Operation.PERSISTENT_RESERVE_OUT, PrimaryCommand.PersistentReserveOut.class, this::change);
    }

    private int answer(Nexus nexus, PrimaryCommand.PersistentReserveIn command, ByteBuffer data) throws CheckCondition {
        byte[] answer = switch (command.question()) {
            case READ_KEYS -> new ReservationKeys(reservations.generation(), reservations.keys()).encode();
            case READ_RESERVATION ->
                new Reservation(
                                reservations.generation(),
                                reservations.held().map(held -> new Reservation.Holder(held.key(), held.type())))
                        .encode();
            case REPORT_CAPABILITIES -> new ReservationCapabilities(true, TYPES).encode();
            case READ_FULL_STATUS -> throw CheckCondition.invalidField(1);
        };
        return CommandTable.give(answer, command.allocationLength(), data);
    }

    private int change(Nexus nexus, PrimaryCommand.PersistentReserveOut command, ByteBuffer data)
            throws CheckCondition, IOException, ReservationConflict {
        byte[] bytes = CommandTable.take(command.parameterLength(), data);
        if (bytes.length != ReservationParameters.LENGTH) {
            throw CheckCondition.of(SenseCode.PARAMETER_LIST_LENGTH);
        }
        ReservationParameters parameters = CommandTable.decode(ReservationParameters::decode, bytes);
        change(nexus.initiator(), command, parameters)
                .forEach(notice -> unit.tell(notice.initiator(), notice.attention()));
        return bytes.length;
    }

    private List<Reservations.Notice> change(
            String initiator, PrimaryCommand.PersistentReserveOut command, ReservationParameters parameters)
            throws CheckCondition, IOException, ReservationConflict {
        return switch (command.action()) {
            case REGISTER -> {
                requireKey(initiator, parameters);
                yield reservations.register(initiator, parameters.actionKey());
            }
            case REGISTER_AND_IGNORE_EXISTING_KEY -> reservations.register(initiator, parameters.actionKey());
            case RESERVE -> {
                requireRegistered(initiator, parameters);
                if (!reservations.reserve(initiator, required(command.type()))) {
                    throw new ReservationConflict();
                }
                yield List.of();
            }
            case RELEASE -> {
                requireRegistered(initiator, parameters);
                if (reservations.isHolder(initiator) && reservations.type() != command.type()) {
                    throw CheckCondition.of(SenseCode.INVALID_RELEASE);
                }
                yield reservations.release(initiator);
            }
            case CLEAR -> {
                requireRegistered(initiator, parameters);
                yield reservations.clear(initiator);
            }
            case PREEMPT, PREEMPT_AND_ABORT -> {
                requireRegistered(initiator, parameters);
                Optional<List<Reservations.Notice>> notices =
                        reservations.preempt(initiator, parameters.actionKey(), required(command.type()));
                yield notices.orElseThrow(ReservationConflict::new);
            }
            case REGISTER_AND_MOVE -> throw CheckCondition.invalidField(1);
        };
    }

    private void requireKey(String initiator, ReservationParameters parameters) throws ReservationConflict {
        if (!reservations.isKeyOf(initiator, parameters.key())) {
            throw new ReservationConflict();
        }
    }

    private void requireRegistered(String initiator, ReservationParameters parameters) throws ReservationConflict {
        requireKey(initiator, parameters);
        if (!reservations.isRegistered(initiator)) {
            throw new ReservationConflict();
        }
    }

    private static ReservationType required(ReservationType type) throws CheckCondition {
        if (type == ReservationType.NONE) {
            throw CheckCondition.invalidField(2);
        }
        return type;
    }
}
