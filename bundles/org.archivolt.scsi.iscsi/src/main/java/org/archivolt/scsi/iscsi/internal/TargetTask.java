package org.archivolt.scsi.iscsi.internal;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.util.Optional;
import org.archivolt.scsi.ScsiReply;
import org.archivolt.scsi.ScsiRequest.Direction;

/**
 * A command an initiator has sent, while its data come in. The connection's thread fills it; then it belongs to the thread of
 * its unit. Only {@link #abort} is for both.
 */
final class TargetTask {
    private static final int READ = 0x40;
    private static final int WRITE = 0x20;

    private final Pdu command;
    private final Optional<ScsiReply> refusal;
    private final ByteBuffer data;
    private int received;
    private int sequenceEnd;
    private int transferTag = Pdu.NO_TAG;
    private boolean dispatched;
    private volatile boolean aborted;

    /** @param refusal with which it will be answered when its data are out of the way, instead of being executed */
    TargetTask(Pdu command, Optional<ScsiReply> refusal) {
        this.command = command;
        this.refusal = refusal;
        boolean keeps = refusal.isEmpty() && direction(command) == Direction.TO_UNIT;
        this.data = ByteBuffer.allocate(keeps ? length() : 0);
    }

    static Direction direction(Pdu command) {
        if (command.flag(WRITE)) {
            return Direction.TO_UNIT;
        }
        return command.flag(READ) ? Direction.FROM_UNIT : Direction.NONE;
    }

    /** What bidirectional commands, which no tape has, ask for. */
    static boolean isBidirectional(Pdu command) {
        return command.flag(WRITE) && command.flag(READ);
    }

    int tag() {
        return command.taskTag();
    }

    long unitField() {
        return command.unitField();
    }

    byte[] cdb() {
        return command.bytes(32, 16);
    }

    Direction direction() {
        return direction(command);
    }

    /** Bytes the initiator expects to move. */
    int length() {
        return direction(command) == Direction.NONE ? 0 : command.u32(20);
    }

    Optional<ScsiReply> refusal() {
        return refusal;
    }

    /** What was written, from its beginning. */
    ByteBuffer data() {
        return data.flip();
    }

    /** Its data are complete, and it is on its way to its unit. */
    void dispatched() {
        dispatched = true;
    }

    boolean isDispatched() {
        return dispatched;
    }

    void abort() {
        aborted = true;
    }

    boolean isAborted() {
        return aborted;
    }

    /** Data the initiator sends of its own accord go so far. */
    void expectUnasked(int firstBurstMax) {
        sequenceEnd = Math.min(length(), firstBurstMax);
    }

    /** Data that were asked for. */
    Pdu ask(int tag, int burstMax) {
        transferTag = tag;
        sequenceEnd = received + Math.min(burstMax, length() - received);
        return Pdu.of(Pdu.READY_TO_TRANSFER)
                .flags(0x80)
                .unitField(unitField())
                .taskTag(tag())
                .transferTag(tag)
                .u32(40, received)
                .u32(44, sequenceEnd - received);
    }

    /** Whether the initiator has data we have not asked for yet. */
    boolean lacksData() {
        return direction() == Direction.TO_UNIT && refusal.isEmpty() && received < length();
    }

    /** @param part a unit of data, or the command with immediate data; its data are next on the wire */
    void take(Pdu part, int offset, Wire wire) throws IOException {
        int length = part.dataLength();
        boolean expected = offset == received && length <= sequenceEnd - received;
        if (!expected) {
            throw new IOException("data nobody asked for: " + length + " bytes at " + offset);
        }
        if (refusal.isPresent()) {
            wire.readData(part);
        } else {
            wire.readData(part, data);
        }
        received += length;
    }

    void checkTag(Pdu part) throws IOException {
        if (part.transferTag() != transferTag) {
            throw new IOException("data of another sequence");
        }
    }

    /** At the end of a sequence that was asked for. */
    void checkWhole() throws IOException {
        if (transferTag != Pdu.NO_TAG && received != sequenceEnd) {
            throw new IOException("a sequence of data ends early");
        }
    }
}
