package org.archivolt.ldm.tape.virtual;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.ByteBuffer;
import java.time.Duration;
import java.util.Arrays;
import java.util.List;
import org.archivolt.base.ArchivoltException;
import org.archivolt.scsi.LogicalUnit;
import org.archivolt.scsi.ScsiReply;
import org.archivolt.scsi.ScsiRequest;
import org.archivolt.scsi.ScsiRequest.Direction;
import org.archivolt.scsi.Sense;
import org.archivolt.scsi.command.ChangerCommand;
import org.archivolt.scsi.command.Command;
import org.archivolt.scsi.command.Destination;
import org.archivolt.scsi.command.DriveCommand;
import org.archivolt.scsi.command.ElementType;
import org.archivolt.scsi.command.PositionForm;
import org.archivolt.scsi.command.PrimaryCommand;
import org.archivolt.scsi.data.ElementStatus;
import org.archivolt.scsi.data.TapePosition;

/** A nexus to a unit, and the commands tests give most. */
final class Host implements AutoCloseable {
    static final int SLOT = 1024;
    static final int DRIVE = 256;
    static final int STATION = 16;

    private static final int ANSWER_BYTES = 1 << 16;

    private final LogicalUnit unit;
    private Duration timeout = Duration.ofMinutes(60);

    Host(LogicalUnit unit) {
        this.unit = unit;
    }

    /** A nexus whose unit attentions have been cleared. */
    static Host of(VirtualLibrary library, String unit) throws ArchivoltException {
        Host host = new Host(library.unit(unit));
        host.clearAttentions();
        return host;
    }

    static Host of(VirtualLibrary library, String unit, String initiator) throws ArchivoltException {
        Host host = new Host(library.unit(unit, initiator));
        host.clearAttentions();
        return host;
    }

    Host withTimeout(Duration value) {
        timeout = value;
        return this;
    }

    void clearAttentions() throws ArchivoltException {
        for (int i = 0; i < 5; i++) {
            ScsiReply reply = run(new PrimaryCommand.TestUnitReady());
            if (reply.status() == ScsiReply.GOOD || sense(reply).key() != Sense.UNIT_ATTENTION) {
                return;
            }
        }
        throw new AssertionError("attentions without end");
    }

    // --- any command

    ScsiReply run(Command command) throws ArchivoltException {
        return run(command, ByteBuffer.allocate(0));
    }

    ScsiReply run(Command command, ByteBuffer data) throws ArchivoltException {
        return unit.execute(new ScsiRequest(command.cdb(), command.operation().direction(), data, timeout));
    }

    ScsiReply run(byte[] cdb) throws ArchivoltException {
        return unit.execute(new ScsiRequest(cdb, Direction.NONE, ByteBuffer.allocate(0), timeout));
    }

    /** With the direction that the operation code has, and data to match. */
    ScsiReply run(byte[] cdb, ByteBuffer data) throws ArchivoltException {
        return unit.execute(new ScsiRequest(cdb, Direction.TO_UNIT, data, timeout));
    }

    void good(Command command) throws ArchivoltException {
        good(run(command), command);
    }

    void send(Command command, byte[] parameters) throws ArchivoltException {
        good(run(command, ByteBuffer.wrap(parameters)), command);
    }

    byte[] ask(Command command) throws ArchivoltException {
        ByteBuffer answer = ByteBuffer.allocate(ANSWER_BYTES);
        good(run(command, answer), command);
        return Arrays.copyOf(answer.array(), answer.position());
    }

    private static void good(ScsiReply reply, Command command) throws ArchivoltException {
        String sense = reply.sense().length == 0 ? "" : sense(reply).toString();
        assertThat(reply.status()).as("%s %s", command, sense).isEqualTo(ScsiReply.GOOD);
    }

    /** The sense data of a command that must not succeed. */
    Sense refused(Command command) throws ArchivoltException {
        return refused(command, ByteBuffer.allocate(0));
    }

    Sense refused(Command command, byte[] parameters) throws ArchivoltException {
        return refused(command, ByteBuffer.wrap(parameters));
    }

    Sense refused(Command command, ByteBuffer data) throws ArchivoltException {
        ScsiReply reply = run(command, data);
        assertThat(reply.status()).as("%s", command).isEqualTo(ScsiReply.CHECK_CONDITION);
        return sense(reply);
    }

    static Sense sense(ScsiReply reply) throws ArchivoltException {
        return Sense.decode(reply.sense());
    }

    // --- drives

    void write(byte[] record) throws ArchivoltException {
        ScsiReply reply = run(new DriveCommand.Write6(false, record.length), ByteBuffer.wrap(record));
        assertThat(reply.status()).isEqualTo(ScsiReply.GOOD);
        assertThat(reply.transferred()).isEqualTo(record.length);
    }

    void writeMarks(int count) throws ArchivoltException {
        good(new DriveCommand.WriteFileMarks6(false, count));
    }

    byte[] read(int length) throws ArchivoltException {
        ByteBuffer data = ByteBuffer.allocate(length);
        ScsiReply reply = run(new DriveCommand.Read6(true, false, length), data);
        assertThat(reply.status()).isEqualTo(ScsiReply.GOOD);
        assertThat(reply.transferred()).isEqualTo(data.position());
        return Arrays.copyOf(data.array(), data.position());
    }

    Sense readFails(int length) throws ArchivoltException {
        return refused(new DriveCommand.Read6(false, false, length), ByteBuffer.allocate(length));
    }

    void locate(int partition, long block) throws ArchivoltException {
        good(new DriveCommand.Locate16(Destination.OBJECT, true, false, partition, block));
    }

    void rewind() throws ArchivoltException {
        good(new DriveCommand.Rewind(false));
    }

    TapePosition position() throws ArchivoltException {
        byte[] answer = ask(new DriveCommand.ReadPosition(PositionForm.LONG, 0));
        return TapePosition.decode(PositionForm.LONG, answer);
    }

    // --- changers

    void move(int from, int to) throws ArchivoltException {
        good(new ChangerCommand.MoveMedium(0, from, to, false));
    }

    List<ElementStatus> elements(ElementType type) throws ArchivoltException {
        return ElementStatus.decode(
                ask(new ChangerCommand.ReadElementStatus(true, type, 0, 0xFFFF, true, true, ANSWER_BYTES)));
    }

    @Override
    public void close() throws ArchivoltException {
        unit.close();
    }
}
