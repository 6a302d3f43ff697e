package org.archivolt.scsi.iscsi.internal;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicLong;
import org.archivolt.scsi.ScsiReply;
import org.archivolt.scsi.ScsiRequest.Direction;
import org.archivolt.scsi.Sense;
import org.archivolt.scsi.command.Operation;
import org.archivolt.scsi.data.UnitNumbers;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * A connection of an initiator, which is also its session. Its thread reads; the threads of the units answer. Whatever does
 * not belong into the protocol ends it, and nothing else.
 */
final class TargetConnection implements Runnable, TargetUnit.Answers {
    private static final Logger LOG = LoggerFactory.getLogger(TargetConnection.class);
    private static final int TASKS_MAX = 32;
    private static final int TRANSFER_MAX = 1 << 24;
    private static final long MEMORY_MAX = 2L * TRANSFER_MAX;

    private static final int FINAL = 0x80;
    private static final int STATUS = 0x01;
    private static final int UNDERFLOW = 0x02;
    private static final int TARGET_FAILURE = 1;

    private static final int ABORT_TASK = 1;
    private static final int ABORT_TASK_SET = 2;
    private static final int CLEAR_TASK_SET = 4;
    private static final int LOGICAL_UNIT_RESET = 5;
    private static final int DONE = 0;
    private static final int NO_SUCH_TASK = 1;
    private static final int NO_SUCH_UNIT = 2;
    private static final int NOT_SUPPORTED = 5;

    private final Wire wire;
    private final TargetSettings settings;
    private final Transports transports;
    private final IscsiTarget target;
    private final int handle;
    private final List<TargetUnit> units = new ArrayList<>();
    private final Map<Integer, TargetTask> tasks = new ConcurrentHashMap<>();
    private final AtomicInteger running = new AtomicInteger();
    private final AtomicLong memory = new AtomicLong();
    private Limits limits = Limits.DEFAULT;
    private volatile int expectedCommandNumber;
    private int statusNumber; // guarded by the wire
    private int transferTags;

    /** @param handle of the session, not 0 */
    TargetConnection(Wire wire, TargetSettings settings, Transports transports, IscsiTarget target, int handle) {
        this.wire = wire;
        this.settings = settings;
        this.transports = transports;
        this.target = target;
        this.handle = handle;
    }

    void close() {
        wire.close();
    }

    @Override
    public void run() {
        try (wire) {
            TargetLogin.Outcome login = new TargetLogin(wire, settings.name()).negotiate(handle);
            limits = login.limits();
            expectedCommandNumber = login.commandNumber();
            synchronized (wire) {
                statusNumber = login.statusNumber();
            }
            LOG.debug("{}: {} has logged in", wire.peer(), login.nexus());
            if (!login.discovery()) {
                target.replace(login.nexus(), this);
                startUnits();
            }
            serve();
        } catch (IOException e) {
            LOG.debug("{}: {}", wire.peer(), e.getMessage());
        } catch (RuntimeException e) {
            LOG.error("{}: a connection has failed", wire.peer(), e);
        } finally {
            units.forEach(TargetUnit::stop);
            target.ended(this);
        }
    }

    private void startUnits() {
        for (String address : settings.units()) {
            TargetUnit unit = new TargetUnit(address, transports, this, 2 * TASKS_MAX);
            units.add(unit);
            unit.start();
        }
    }

    private void serve() throws IOException {
        boolean on = true;
        while (on) {
            on = serveOne(wire.readHeader(Limits.DATA_MAX));
        }
    }

    /** @return whether the session goes on */
    private boolean serveOne(Pdu pdu) throws IOException {
        switch (pdu.opcode()) {
            case Pdu.COMMAND -> takeCommand(pdu);
            case Pdu.DATA_OUT -> takeData(pdu);
            case Pdu.NOP_OUT -> answerPing(pdu, wire.readData(pdu));
            case Pdu.TASK_MANAGEMENT -> manage(pdu);
            case Pdu.TEXT -> answerText(pdu, wire.readData(pdu));
            case Pdu.LOGOUT -> {
                wire.readData(pdu);
                count(pdu);
                answer(Pdu.of(Pdu.LOGOUT_RESPONSE).flags(FINAL).taskTag(pdu.taskTag()), new byte[0]);
                return false;
            }
            default -> throw new IOException("an unknown unit: " + pdu.opcode());
        }
        return true;
    }

    /** There is one connection: what is sent arrives in order. */
    private void count(Pdu pdu) throws IOException {
        if (pdu.isImmediate()) {
            return;
        }
        if (pdu.u32(24) != expectedCommandNumber) {
            throw new IOException("a command out of order");
        }
        expectedCommandNumber = pdu.u32(24) + 1;
    }

    private void takeCommand(Pdu pdu) throws IOException {
        boolean room = running.incrementAndGet() <= 2 * TASKS_MAX;
        count(pdu);
        TargetTask task = new TargetTask(pdu, refusalOf(pdu, room));
        if (tasks.putIfAbsent(task.tag(), task) != null) {
            throw new IOException("a task tag used twice");
        }
        task.expectUnasked(limits.firstBurstMax());
        task.take(pdu, 0, wire);
        if (pdu.flag(FINAL)) {
            proceed(task);
        }
    }

    /** Also takes the memory for its data; {@link #release} gives it back. */
    private Optional<ScsiReply> refusalOf(Pdu command, boolean room) {
        int length = TargetTask.direction(command) == Direction.NONE ? 0 : command.u32(20);
        long bytes = length & 0xFFFFFFFFL;
        boolean fits = memory.addAndGet(bytes) <= MEMORY_MAX;
        if (!room || !fits && bytes <= TRANSFER_MAX) {
            return Optional.of(new ScsiReply(ScsiReply.TASK_SET_FULL, 0, new byte[0]));
        }
        boolean possible = bytes <= TRANSFER_MAX && !TargetTask.isBidirectional(command);
        return possible ? Optional.empty() : Optional.of(ScsiReply.of(Sense.of(Sense.ILLEGAL_REQUEST, 0x24, 0), 0));
    }

    private void takeData(Pdu pdu) throws IOException {
        TargetTask task = tasks.get(pdu.taskTag());
        if (task == null) {
            wire.readData(pdu); // of a task that was aborted meanwhile
            return;
        }
        task.checkTag(pdu);
        task.take(pdu, pdu.u32(40), wire);
        if (pdu.flag(FINAL)) {
            task.checkWhole();
            proceed(task);
        }
    }

    private void proceed(TargetTask task) throws IOException {
        if (task.lacksData()) {
            transferTags = transferTags == Integer.MAX_VALUE ? 1 : transferTags + 1;
            Pdu ready = task.ask(transferTags, limits.burstMax());
            synchronized (wire) {
                wire.write(numbered(ready.u32(24, statusNumber)));
            }
        } else if (task.refusal().isPresent()) {
            answer(task, task.refusal().get(), ByteBuffer.allocate(0));
        } else {
            dispatch(task);
        }
    }

    private void dispatch(TargetTask task) {
        task.dispatched();
        int code = task.cdb()[0] & 0xFF;
        if (code == Operation.REPORT_LUNS.code()) {
            reportUnits(task);
            return;
        }
        Optional<TargetUnit> unit = unit(task.unitField());
        if (unit.isEmpty()) {
            answerForNobody(task, code);
        } else if (!unit.get().submit(task)) {
            answer(task, new ScsiReply(ScsiReply.TASK_SET_FULL, 0, new byte[0]), ByteBuffer.allocate(0));
        }
    }

    private Optional<TargetUnit> unit(long field) {
        int number = UnitNumbers.number(field);
        return number >= 0 && number < units.size() ? Optional.of(units.get(number)) : Optional.empty();
    }

    /** Only the target knows the numbers it has given. */
    private void reportUnits(TargetTask task) {
        List<Integer> numbers = new ArrayList<>();
        boolean wellKnownOnly = task.cdb()[2] == 1;
        for (int i = 0; i < units.size() && !wellKnownOnly; i++) {
            numbers.add(i);
        }
        answerWith(
                task,
                new UnitNumbers(numbers).encode(),
                ByteBuffer.wrap(task.cdb()).getInt(6));
    }

    /** Where no unit is, an inquiry says so and everything else is refused (SPC-5 6.6.2). */
    private void answerForNobody(TargetTask task, int code) {
        if (code == Operation.INQUIRY.code()) {
            byte[] nothing = new byte[36];
            nothing[0] = 0x7F;
            nothing[4] = (byte) (nothing.length - 5);
            answerWith(task, nothing, ByteBuffer.wrap(task.cdb()).getShort(3) & 0xFFFF);
            return;
        }
        answer(task, ScsiReply.of(Sense.of(Sense.ILLEGAL_REQUEST, 0x25, 0), 0), ByteBuffer.allocate(0));
    }

    /** @param allocated bytes, by the command; negative for more than two billion */
    private void answerWith(TargetTask task, byte[] data, int allocated) {
        int length = Math.min(data.length, allocated < 0 ? data.length : allocated);
        int sent = task.direction() == Direction.FROM_UNIT ? Math.min(length, task.length()) : 0;
        answer(task, ScsiReply.good(sent), ByteBuffer.wrap(data, 0, sent));
    }

    @Override
    public void answer(TargetTask task, ScsiReply reply, ByteBuffer data) {
        if (!release(task)) {
            return;
        }
        int there = task.direction() == Direction.FROM_UNIT ? data.remaining() : task.length();
        int moved = Math.max(0, Math.min(there, reply.transferred()));
        int rest = task.length() - moved;
        try {
            synchronized (wire) {
                boolean told = task.direction() == Direction.FROM_UNIT
                        && moved > 0
                        && sendData(task, data, moved, reply.isGood());
                if (!told) {
                    writeResponse(task, reply, rest);
                }
            }
        } catch (IOException e) {
            wire.close(); // which the reader notices
        }
    }

    @Override
    public void fail(TargetTask task) {
        if (release(task)) {
            Pdu response =
                    Pdu.of(Pdu.RESPONSE).flags(FINAL).u8(2, TARGET_FAILURE).taskTag(task.tag());
            try {
                answer(response, new byte[0]);
            } catch (IOException e) {
                wire.close(); // which the reader notices
            }
        }
    }

    @Override
    public void drop(TargetTask task) {
        release(task);
    }

    /** @return whether it is to be answered */
    private boolean release(TargetTask task) {
        running.decrementAndGet();
        memory.addAndGet(-(task.length() & 0xFFFFFFFFL));
        boolean known = tasks.remove(task.tag(), task);
        return known && !task.isAborted();
    }

    /** @return whether the status went with the data */
    private boolean sendData(TargetTask task, ByteBuffer data, int length, boolean good) throws IOException {
        int number = 0;
        int burst = 0;
        for (int offset = 0; offset < length; ) {
            int part = Math.min(Math.min(limits.dataMax(), limits.burstMax() - burst), length - offset);
            boolean last = offset + part == length;
            burst = burst + part == limits.burstMax() ? 0 : burst + part;
            Pdu pdu = Pdu.of(Pdu.DATA_IN)
                    .flags(last || burst == 0 ? FINAL : 0)
                    .taskTag(task.tag())
                    .transferTag(Pdu.NO_TAG)
                    .u32(36, number++)
                    .u32(40, offset);
            if (last && good) {
                int rest = task.length() - length;
                pdu.flags(FINAL | STATUS | (rest > 0 ? UNDERFLOW : 0))
                        .u32(24, statusNumber++)
                        .u32(44, rest);
            }
            wire.write(numbered(pdu), data.slice(offset, part));
            offset += part;
        }
        return good;
    }

    private void writeResponse(TargetTask task, ScsiReply reply, int rest) throws IOException {
        byte[] sense = reply.sense();
        ByteBuffer data = ByteBuffer.allocate(sense.length == 0 ? 0 : 2 + sense.length);
        if (sense.length > 0) {
            data.putShort((short) sense.length).put(sense).flip();
        }
        Pdu response = Pdu.of(Pdu.RESPONSE)
                .flags(FINAL | (rest > 0 ? UNDERFLOW : 0))
                .u8(3, reply.status())
                .taskTag(task.tag())
                .u32(24, statusNumber++)
                .u32(44, rest);
        wire.write(numbered(response), data);
    }

    private void answer(Pdu response, byte[] data) throws IOException {
        synchronized (wire) {
            wire.write(numbered(response.u32(24, statusNumber++)), data);
        }
    }

    /** As many commands may follow as there is room for. */
    private Pdu numbered(Pdu pdu) {
        int expected = expectedCommandNumber;
        int room = Math.max(0, TASKS_MAX - running.get());
        return pdu.u32(28, expected).u32(32, expected + room - 1);
    }

    private void answerPing(Pdu ping, byte[] data) throws IOException {
        count(ping);
        if (ping.taskTag() != Pdu.NO_TAG) {
            answer(
                    Pdu.of(Pdu.NOP_IN)
                            .flags(FINAL)
                            .unitField(ping.unitField())
                            .taskTag(ping.taskTag())
                            .transferTag(Pdu.NO_TAG),
                    data);
        }
    }

    private void answerText(Pdu question, byte[] data) throws IOException {
        count(question);
        List<Map.Entry<String, String>> answers = new ArrayList<>();
        for (Map.Entry<String, String> pair : TextKeys.decode(data)) {
            if (!pair.getKey().equals("SendTargets")) {
                answers.add(Map.entry(pair.getKey(), "NotUnderstood"));
            } else if (List.of("All", "", settings.name()).contains(pair.getValue())) {
                answers.add(Map.entry("TargetName", settings.name()));
                answers.add(Map.entry("TargetAddress", target.portal() + ",1"));
            }
        }
        Pdu response = Pdu.of(Pdu.TEXT_RESPONSE)
                .flags(FINAL)
                .taskTag(question.taskTag())
                .transferTag(Pdu.NO_TAG);
        answer(response, TextKeys.encode(answers));
    }

    private void manage(Pdu request) throws IOException {
        wire.readData(request);
        count(request);
        int outcome = switch (request.flags() & 0x7F) {
            case ABORT_TASK -> abort(request.u32(20));
            case ABORT_TASK_SET, CLEAR_TASK_SET -> abortAll(request.unitField());
            case LOGICAL_UNIT_RESET -> reset(request.unitField());
            default -> NOT_SUPPORTED;
        };
        answer(
                Pdu.of(Pdu.TASK_MANAGEMENT_RESPONSE).flags(FINAL).u8(2, outcome).taskTag(request.taskTag()),
                new byte[0]);
    }

    /** One that is being executed ends by itself, and what it says is not passed on; others of the unit wait for it. */
    private int abort(int tag) {
        TargetTask task = tasks.get(tag);
        if (task == null) {
            return NO_SUCH_TASK;
        }
        task.abort();
        if (task.isDispatched()) {
            tasks.remove(tag, task); // the thread of the unit does the rest
        } else {
            release(task);
        }
        return DONE;
    }

    private int abortAll(long unit) {
        tasks.values().stream().filter(task -> task.unitField() == unit).forEach(task -> abort(task.tag()));
        return DONE;
    }

    private int reset(long field) {
        Optional<TargetUnit> unit = unit(field);
        if (unit.isEmpty()) {
            return NO_SUCH_UNIT;
        }
        abortAll(field);
        unit.get().reset();
        return DONE;
    }
}
