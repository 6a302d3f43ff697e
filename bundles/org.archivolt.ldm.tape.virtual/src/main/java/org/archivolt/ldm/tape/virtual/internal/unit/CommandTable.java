package org.archivolt.ldm.tape.virtual.internal.unit;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.archivolt.base.ArchivoltException;
import org.archivolt.scsi.command.Command;
import org.archivolt.scsi.command.Operation;

/** What a unit can do, and who does it. */
public final class CommandTable {
    private final Map<Operation, Entry<?>> entries = new EnumMap<>(Operation.class);

    /** Carries out one kind of command. */
    @FunctionalInterface
    public interface Handler<C extends Command> {
        /**
         * @param data as in the request
         * @return how many bytes were moved
         */
        int perform(Nexus nexus, C command, ByteBuffer data)
                throws CheckCondition, ReservationConflict, ArchivoltException, IOException;
    }

    private record Entry<C extends Command>(Class<C> type, Handler<C> handler) {
        int perform(Nexus nexus, Command command, ByteBuffer data)
                throws CheckCondition, ReservationConflict, ArchivoltException, IOException {
            return handler.perform(nexus, type.cast(command), data);
        }
    }

    public <C extends Command> void on(Operation operation, Class<C> type, Handler<C> handler) {
        entries.put(operation, new Entry<>(type, handler));
    }

    int perform(Nexus nexus, Command command, ByteBuffer data)
            throws CheckCondition, ReservationConflict, ArchivoltException, IOException {
        Entry<?> entry = entries.get(command.operation());
        if (entry == null) {
            throw unknown(command);
        }
        return entry.perform(nexus, command, data);
    }

    private static CheckCondition unknown(Command command) {
        boolean knownCode = command instanceof Command.Unknown && ((Command.Unknown) command).isUnknownServiceAction();
        return knownCode ? CheckCondition.invalidField(1) : CheckCondition.of(SenseCode.INVALID_OPERATION_CODE);
    }

    List<Operation> operations() {
        return List.copyOf(entries.keySet());
    }

    Optional<Operation> operation(int code, int serviceAction) {
        return entries.keySet().stream()
                .filter(each -> each.code() == code)
                .filter(each -> !each.hasServiceAction() || each.serviceAction() == serviceAction)
                .findFirst();
    }

    // --- what handlers do with their data

    /** Hands over an answer, as much of it as was asked for and there is room. */
    public static int give(byte[] answer, long allocationLength, ByteBuffer data) {
        int length = (int) Math.min(Math.min(answer.length, allocationLength), data.remaining());
        data.put(answer, 0, length);
        return length;
    }

    /** Takes the parameters of a command. */
    public static byte[] take(long length, ByteBuffer data) throws CheckCondition {
        if (length > data.remaining()) {
            throw CheckCondition.of(SenseCode.PARAMETER_LIST_LENGTH);
        }
        byte[] parameters = new byte[(int) length];
        data.get(parameters);
        return parameters;
    }

    /** Reads parameters. */
    @FunctionalInterface
    public interface Format<T> {
        T decode(byte[] parameters) throws ArchivoltException;
    }

    /** Reads parameters that an initiator made up: what cannot be read is its fault. */
    public static <T> T decode(Format<T> format, byte[] parameters) throws CheckCondition {
        try {
            return format.decode(parameters);
        } catch (ArchivoltException e) { // whoever reads sense data does not read our words
            throw CheckCondition.of(SenseCode.INVALID_FIELD_IN_PARAMETERS);
        }
    }
}
