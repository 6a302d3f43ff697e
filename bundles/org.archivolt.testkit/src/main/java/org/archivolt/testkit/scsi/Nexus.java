package org.archivolt.testkit.scsi;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.ByteBuffer;
import java.time.Duration;
import java.util.Arrays;
import org.archivolt.base.ArchivoltException;
import org.archivolt.scsi.LogicalUnit;
import org.archivolt.scsi.ScsiReply;
import org.archivolt.scsi.ScsiRequest;
import org.archivolt.scsi.ScsiRequest.Direction;
import org.archivolt.scsi.ScsiTransport;
import org.archivolt.scsi.Sense;
import org.archivolt.scsi.SenseCondition;
import org.archivolt.scsi.command.Command;
import org.archivolt.scsi.command.PrimaryCommand;

/** A logical unit in words of a test. */
public final class Nexus implements AutoCloseable {
    private static final Duration TIMEOUT = Duration.ofSeconds(60);
    private static final int ATTENTIONS_MAX = 8;
    private static final Sense NOTHING = Sense.of(0, 0, 0);

    private final LogicalUnit unit;

    private Nexus(LogicalUnit unit) {
        this.unit = unit;
    }

    /**
     * What came of a command.
     *
     * @param data what was read
     * @param asked how much there was room for
     */
    public record Answer(int status, Sense sense, byte[] data, int asked) {
        /** As it should be: the data. */
        public byte[] good() {
            assertThat(status).as("status, sense " + sense).isEqualTo(ScsiReply.GOOD);
            return data;
        }

        /** @return nothing wrong, or what */
        public SenseCondition condition() {
            return sense.condition();
        }
    }

    /** With whatever unit attention it begins with. */
    public static Nexus fresh(ScsiTransport transport, String address) throws ArchivoltException {
        return new Nexus(transport.open(address));
    }

    /** Past the unit attentions. */
    public static Nexus open(ScsiTransport transport, String address) throws ArchivoltException {
        Nexus nexus = fresh(transport, address);
        nexus.clearAttentions();
        return nexus;
    }

    /** Until none is left. */
    public void clearAttentions() throws ArchivoltException {
        int left = ATTENTIONS_MAX;
        while (run(new PrimaryCommand.TestUnitReady()).sense().isUnitAttention()) {
            assertThat(--left).as("unit attentions").isPositive();
        }
    }

    public Answer run(Command command) throws ArchivoltException {
        return answer(ScsiRequest.withoutData(command.cdb(), TIMEOUT));
    }

    public Answer read(Command command, int length) throws ArchivoltException {
        return answer(new ScsiRequest(command.cdb(), Direction.FROM_UNIT, ByteBuffer.allocate(length), TIMEOUT));
    }

    public Answer write(Command command, byte[] data) throws ArchivoltException {
        return answer(new ScsiRequest(command.cdb(), Direction.TO_UNIT, ByteBuffer.wrap(data), TIMEOUT));
    }

    /** Bytes no record stands for. */
    public Answer raw(int... cdb) throws ArchivoltException {
        byte[] bytes = new byte[cdb.length];
        for (int i = 0; i < cdb.length; i++) {
            bytes[i] = (byte) cdb[i];
        }
        return answer(ScsiRequest.withoutData(bytes, TIMEOUT));
    }

    @Override
    public void close() throws ArchivoltException {
        unit.close();
    }

    private Answer answer(ScsiRequest request) throws ArchivoltException {
        int asked = request.data().remaining();
        ScsiReply reply = unit.execute(request);
        byte[] data = request.direction() == Direction.FROM_UNIT
                ? Arrays.copyOf(request.data().array(), reply.transferred())
                : new byte[0];
        return new Answer(reply.status(), reply.decodedSense().orElse(NOTHING), data, asked);
    }
}
