package org.archivolt.scsi.iscsi.internal;

import static org.archivolt.base.ErrorCode.DEVICE_FAULT;

import java.io.Closeable;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.nio.ByteBuffer;
import java.security.SecureRandom;
import java.time.Duration;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.archivolt.base.ArchivoltException;
import org.archivolt.base.ErrorCode;
import org.archivolt.base.Ticker;
import org.archivolt.scsi.ScsiReply;
import org.archivolt.scsi.ScsiRequest;
import org.archivolt.scsi.ScsiRequest.Direction;
import org.archivolt.scsi.iscsi.internal.IscsiAddress.Portal;

/**
 * A session of one connection with a target, as initiators have it (RFC 7143). Used by one thread at a time, one command at
 * a time; {@link #close} may come from any.
 */
final class InitiatorSession implements Closeable {
    private static final int CONNECT_MILLIS = 10_000;
    private static final int LOGIN_MILLIS = 30_000;
    private static final int LOGIN_STEPS_MAX = 16;
    private static final int ABORT_MILLIS = 5_000;
    private static final int LOGOUT_MILLIS = 1_000;
    private static final int TEXT_ANSWER_MAX = 1 << 20;

    private static final int FINAL = 0x80;
    private static final int CONTINUE = 0x40;
    private static final int SECURITY = 0;
    private static final int OPERATIONAL = 1;
    private static final int FULL_FEATURE = 3;

    private static final int READ = 0x40;
    private static final int WRITE = 0x20;
    private static final int SIMPLE = 0x01;
    private static final int STATUS = 0x01;
    private static final int UNDERFLOW = 0x02;

    private static final int ABORT_TASK = 1;
    private static final int TASK_GONE = 1;
    private static final int DROPPED_EVENTS_FROM = 1;
    private static final int DROPPED_EVENTS_TO = 3;

    private final Wire wire;
    private final Ticker ticker;
    private final String peer;
    private Limits limits = Limits.DEFAULT;
    private int commandNumber = 1;
    private int commandNumberMax = 1;
    private int expectedStatusNumber;
    private int lastTag;
    private volatile boolean lost;

    /** Names the parties of a session. */
    record Parties(String initiator, String target, boolean discovery) {}

    private InitiatorSession(Wire wire, Ticker ticker, String peer) {
        this.wire = wire;
        this.ticker = ticker;
        this.peer = peer;
    }

    /**
     * Connects and logs in.
     *
     * @throws ArchivoltException {@code NO_SUCH_DEVICE} when nobody listens or the target is unknown, {@code DEVICE_FAULT}
     *     when the login fails otherwise
     */
    static InitiatorSession login(Portal portal, Parties parties, SecureRandom random, Ticker ticker)
            throws ArchivoltException {
        InitiatorSession session = new InitiatorSession(connect(portal), ticker, portal.toString());
        try {
            session.login(parties, random);
            return session;
        } catch (IOException e) {
            session.close();
            throw new ArchivoltException(DEVICE_FAULT, "logging in to an iSCSI target", e).with("portal", portal);
        } catch (ArchivoltException e) {
            session.close();
            throw e;
        }
    }

    /** @param unit the field that names the logical unit */
    ScsiReply execute(long unit, ScsiRequest request) throws ArchivoltException {
        if (lost) {
            throw unknownOutcome("the connection is lost", null);
        }
        long deadline = ticker.nanos() + request.timeout().toNanos();
        try {
            return executeInTime(unit, request, deadline);
        } catch (IOException | RuntimeException e) {
            close();
            throw unknownOutcome("the connection is lost", e);
        }
    }

    /** The targets behind the portal, by name, in a discovery session. */
    List<String> targets() throws ArchivoltException {
        try {
            byte[] answer = ask(TextKeys.encode(Map.of("SendTargets", "All")));
            return TextKeys.decode(answer).stream()
                    .filter(pair -> pair.getKey().equals("TargetName"))
                    .map(Map.Entry::getValue)
                    .distinct()
                    .toList();
        } catch (IOException e) {
            close();
            throw new ArchivoltException(DEVICE_FAULT, "asking for iSCSI targets", e).with("portal", peer);
        }
    }

    /** Says goodbye, to a target that answers at once. */
    void logout() {
        try {
            if (!lost) {
                wire.write(Pdu.of(Pdu.LOGOUT)
                        .immediate()
                        .flags(FINAL)
                        .taskTag(nextTag())
                        .u32(24, commandNumber)
                        .u32(28, expectedStatusNumber));
                wire.await(LOGOUT_MILLIS);
            }
        } catch (IOException e) {
            assert !lost : "the target has gone before us";
        } finally {
            close();
        }
    }

    @Override
    public void close() {
        lost = true;
        wire.close();
    }

    private static Wire connect(Portal portal) throws ArchivoltException {
        Socket socket = new Socket();
        try {
            socket.connect(new InetSocketAddress(portal.host(), portal.port()), CONNECT_MILLIS);
            return new Wire(socket);
        } catch (IOException e) {
            new Closing(socket).run();
            throw new ArchivoltException(ErrorCode.NO_SUCH_DEVICE, "nobody answers there", e).with("portal", portal);
        }
    }

    private void login(Parties parties, SecureRandom random) throws IOException, ArchivoltException {
        byte[] identifier = new byte[6];
        random.nextBytes(identifier);
        identifier[0] = (byte) 0x80; // of the kind that is random
        Map<String, String> names = new LinkedHashMap<>();
        names.put("InitiatorName", parties.initiator());
        names.put("SessionType", parties.discovery() ? "Discovery" : "Normal");
        if (!parties.discovery()) {
            names.put("TargetName", parties.target());
        }
        names.put("AuthMethod", "None");
        int stage = negotiate(identifier, SECURITY, OPERATIONAL, names);
        if (stage != FULL_FEATURE) {
            negotiate(identifier, OPERATIONAL, FULL_FEATURE, Limits.proposal());
        }
    }

    /** One stage of a login. @return the next, as the target has it */
    private int negotiate(byte[] identifier, int stage, int next, Map<String, String> keys)
            throws IOException, ArchivoltException {
        byte[] text = TextKeys.encode(keys);
        for (int step = 0; step < LOGIN_STEPS_MAX; step++) {
            wire.write(
                    Pdu.of(Pdu.LOGIN)
                            .immediate()
                            .flags(FINAL | stage << 2 | next)
                            .put(8, identifier)
                            .taskTag(lastTag)
                            .u32(24, commandNumber)
                            .u32(28, expectedStatusNumber),
                    text);
            Pdu answer = readLoginResponse();
            limits = limits.withAnswer(TextKeys.decode(wire.readData(answer)));
            noteStatus(answer);
            noteWindow(answer);
            if (answer.flag(FINAL)) {
                return answer.flags() & 0x03;
            }
            text = new byte[0];
        }
        throw new IOException("the login does not end");
    }

    private Pdu readLoginResponse() throws IOException, ArchivoltException {
        wire.readTimeout(LOGIN_MILLIS);
        Pdu answer = wire.readHeader(Limits.DATA_MAX);
        if (answer.opcode() != Pdu.LOGIN_RESPONSE) {
            throw new IOException("no answer to a login: " + answer.opcode());
        }
        int refusal = answer.u16(36);
        if (refusal != 0) {
            throw new ArchivoltException(codeOf(refusal), "the target refuses the login")
                    .with("portal", peer)
                    .with("status", String.format("%04x", refusal));
        }
        return answer;
    }

    private static ErrorCode codeOf(int refusal) {
        return switch (refusal) {
            case 0x0203, 0x0204 -> ErrorCode.NO_SUCH_DEVICE; // not found, removed
            case 0x0301, 0x0302, 0x0206 -> ErrorCode.BUSY; // unavailable, out of resources, too many connections
            default -> DEVICE_FAULT;
        };
    }

    private byte[] ask(byte[] question) throws IOException {
        int tag = nextTag();
        byte[] answer = {};
        Pdu request = Pdu.of(Pdu.TEXT).flags(FINAL).taskTag(tag).transferTag(Pdu.NO_TAG);
        wire.readTimeout(LOGIN_MILLIS);
        wire.write(request.u32(24, commandNumber++).u32(28, expectedStatusNumber), question);
        while (true) {
            Pdu response = wire.readHeader(Limits.DATA_MAX);
            byte[] part = wire.readData(response);
            if (response.opcode() != Pdu.TEXT_RESPONSE || answer.length + part.length > TEXT_ANSWER_MAX) {
                throw new IOException("no answer to a question: " + response.opcode());
            }
            int end = answer.length;
            answer = Arrays.copyOf(answer, end + part.length);
            System.arraycopy(part, 0, answer, end, part.length);
            noteStatus(response);
            if (!response.flag(CONTINUE)) {
                return answer;
            }
            request.transferTag(response.transferTag());
            wire.write(request.u32(24, commandNumber++).u32(28, expectedStatusNumber));
        }
    }

    private ScsiReply executeInTime(long unit, ScsiRequest request, long deadline)
            throws IOException, ArchivoltException {
        awaitWindow(deadline);
        Exchange exchange = new Exchange(unit, nextTag(), request);
        exchange.sendCommand();
        while (!exchange.isOver()) {
            if (!wire.await(millisUntil(deadline))) {
                exchange.abort();
                throw unknownOutcome("the time is up", null);
            }
            Pdu pdu = wire.readHeader(Limits.DATA_MAX);
            if (!exchange.take(pdu)) {
                take(pdu);
            }
        }
        return exchange.reply();
    }

    /** Targets that are short of room say so by a window of nothing, and by a ping when that is over. */
    private void awaitWindow(long deadline) throws IOException, ArchivoltException {
        while (commandNumberMax - commandNumber < 0) {
            if (!wire.await(millisUntil(deadline))) {
                throw new ArchivoltException(ErrorCode.BUSY, "the target takes no commands").with("portal", peer);
            }
            take(wire.readHeader(Limits.DATA_MAX));
        }
    }

    /** Takes what belongs to no command. */
    private void take(Pdu pdu) throws IOException {
        byte[] data = wire.readData(pdu);
        noteWindow(pdu);
        switch (pdu.opcode()) {
            case Pdu.NOP_IN -> answerPing(pdu, data);
            case Pdu.ASYNCHRONOUS_MESSAGE -> noteMessage(pdu);
            case Pdu.RESPONSE, Pdu.TASK_MANAGEMENT_RESPONSE -> noteStatus(pdu); // late, of a command given up
            case Pdu.DATA_IN -> {} // as well
            default -> throw new IOException("an unexpected unit: " + pdu.opcode());
        }
    }

    private void answerPing(Pdu ping, byte[] data) throws IOException {
        if (ping.transferTag() != Pdu.NO_TAG) {
            wire.write(
                    Pdu.of(Pdu.NOP_OUT)
                            .immediate()
                            .flags(FINAL)
                            .unitField(ping.unitField())
                            .taskTag(Pdu.NO_TAG)
                            .transferTag(ping.transferTag())
                            .u32(24, commandNumber)
                            .u32(28, expectedStatusNumber),
                    data);
        }
    }

    private void noteMessage(Pdu message) throws IOException {
        noteStatus(message);
        int event = message.u8(36);
        if (event >= DROPPED_EVENTS_FROM && event <= DROPPED_EVENTS_TO) {
            throw new IOException("the target ends the session: event " + event);
        }
    }

    private void noteStatus(Pdu pdu) {
        expectedStatusNumber = pdu.u32(24) + 1;
    }

    /** Old news do not narrow the window. */
    private void noteWindow(Pdu pdu) {
        if (pdu.u32(32) - commandNumberMax > 0) {
            commandNumberMax = pdu.u32(32);
        }
    }

    private int nextTag() {
        lastTag = lastTag == Integer.MAX_VALUE ? 1 : lastTag + 1;
        return lastTag;
    }

    private int millisUntil(long deadline) {
        long millis = Duration.ofNanos(deadline - ticker.nanos()).toMillis();
        return (int) Math.max(1, Math.min(Integer.MAX_VALUE, millis));
    }

    private ArchivoltException unknownOutcome(String why, Exception cause) {
        return new ArchivoltException(DEVICE_FAULT, "executing a SCSI command", cause)
                .with("portal", peer)
                .with("why", why)
                .with("transport", true);
    }

    /** A command from its sending to its status. */
    private final class Exchange {
        private final long unit;
        private final int tag;
        private final ScsiRequest request;
        private final int length;
        private final int start;
        private int received;
        private ScsiReply reply;

        Exchange(long unit, int tag, ScsiRequest request) {
            this.unit = unit;
            this.tag = tag;
            this.request = request;
            this.start = request.data().position();
            this.length =
                    request.direction() == Direction.NONE ? 0 : request.data().remaining();
        }

        boolean isOver() {
            return reply != null;
        }

        ScsiReply reply() {
            request.data().position(start + reply.transferred());
            return reply;
        }

        void sendCommand() throws IOException {
            int unasked = request.direction() == Direction.TO_UNIT ? Math.min(length, limits.firstBurstMax()) : 0;
            int immediate = limits.immediateData() ? Math.min(unasked, limits.dataMax()) : 0;
            int following = limits.initialReady() ? 0 : unasked - immediate;
            wire.write(
                    Pdu.of(Pdu.COMMAND)
                            .flags((following == 0 ? FINAL : 0) | directionFlag() | SIMPLE)
                            .unitField(unit)
                            .taskTag(tag)
                            .u32(20, length)
                            .u32(24, commandNumber++)
                            .u32(28, expectedStatusNumber)
                            .put(32, Arrays.copyOf(request.cdb(), 16)),
                    slice(0, immediate));
            if (following > 0) {
                sendData(Pdu.NO_TAG, immediate, following);
            }
        }

        /** @return whether the unit was of this command */
        boolean take(Pdu pdu) throws IOException {
            if (pdu.taskTag() != tag) {
                return false;
            }
            switch (pdu.opcode()) {
                case Pdu.DATA_IN -> takeData(pdu);
                case Pdu.READY_TO_TRANSFER -> takeReady(pdu);
                case Pdu.RESPONSE -> takeResponse(pdu);
                default -> {
                    return false;
                }
            }
            noteWindow(pdu);
            return true;
        }

        /**
         * Has the target forget the command. What still comes of it is dropped; a target that does not answer, or that has
         * begun a unit and does not go on, loses the connection.
         */
        void abort() throws IOException {
            int abortTag = nextTag();
            wire.write(Pdu.of(Pdu.TASK_MANAGEMENT)
                    .immediate()
                    .flags(FINAL | ABORT_TASK)
                    .unitField(unit)
                    .taskTag(abortTag)
                    .transferTag(tag)
                    .u32(24, commandNumber)
                    .u32(28, expectedStatusNumber)
                    .u32(32, commandNumber - 1));
            long deadline = ticker.nanos() + Duration.ofMillis(ABORT_MILLIS).toNanos();
            while (wire.await(millisUntil(deadline))) {
                Pdu pdu = wire.readHeader(Limits.DATA_MAX);
                boolean answer = pdu.opcode() == Pdu.TASK_MANAGEMENT_RESPONSE && pdu.taskTag() == abortTag;
                if (answer && pdu.u8(2) <= TASK_GONE) {
                    wire.readData(pdu);
                    noteStatus(pdu);
                    noteWindow(pdu);
                    return;
                }
                dropOf(pdu);
            }
            close();
        }

        private void dropOf(Pdu pdu) throws IOException {
            if (pdu.opcode() == Pdu.READY_TO_TRANSFER && pdu.taskTag() == tag) {
                wire.readData(pdu);
            } else {
                InitiatorSession.this.take(pdu);
            }
        }

        private int directionFlag() {
            return switch (request.direction()) {
                case NONE -> 0;
                case TO_UNIT -> WRITE;
                case FROM_UNIT -> READ;
            };
        }

        private void takeData(Pdu pdu) throws IOException {
            int offset = pdu.u32(40);
            checkInside(offset, pdu.dataLength(), Direction.FROM_UNIT);
            wire.readData(pdu, slice(offset, pdu.dataLength()));
            received = Math.max(received, offset + pdu.dataLength());
            if (pdu.flag(STATUS)) {
                end(pdu, pdu.u8(3), new byte[0]);
            }
        }

        private void takeReady(Pdu pdu) throws IOException {
            wire.readData(pdu);
            int offset = pdu.u32(40);
            int wanted = pdu.u32(44);
            checkInside(offset, wanted, Direction.TO_UNIT);
            sendData(pdu.transferTag(), offset, wanted);
        }

        private void takeResponse(Pdu pdu) throws IOException {
            byte[] data = wire.readData(pdu);
            if (pdu.u8(2) != 0) {
                throw new IOException("the target has failed: " + pdu.u8(2));
            }
            end(pdu, pdu.u8(3), senseOf(data));
        }

        private byte[] senseOf(byte[] data) {
            if (data.length < 2) {
                return new byte[0];
            }
            int announced = (data[0] & 0xFF) << 8 | data[1] & 0xFF;
            return Arrays.copyOfRange(data, 2, 2 + Math.min(announced, data.length - 2));
        }

        private void end(Pdu pdu, int status, byte[] sense) {
            noteStatus(pdu);
            int rest = pdu.flag(UNDERFLOW) ? Math.max(0, Math.min(length, pdu.u32(44))) : 0;
            int transferred =
                    request.direction() == Direction.FROM_UNIT ? Math.min(received, length - rest) : length - rest;
            reply = new ScsiReply(status, transferred, sense);
        }

        private void sendData(int transferTag, int offset, int wanted) throws IOException {
            int end = offset + wanted;
            int number = 0;
            for (int at = offset; at < end; ) {
                int part = Math.min(end - at, limits.dataMax());
                boolean last = at + part == end;
                wire.write(
                        Pdu.of(Pdu.DATA_OUT)
                                .flags(last ? FINAL : 0)
                                .unitField(unit)
                                .taskTag(tag)
                                .transferTag(transferTag)
                                .u32(28, expectedStatusNumber)
                                .u32(36, number++)
                                .u32(40, at),
                        slice(at, part));
                at += part;
            }
        }

        private ByteBuffer slice(int offset, int part) {
            return request.data().slice(start + offset, part);
        }

        private void checkInside(int offset, int part, Direction direction) throws IOException {
            boolean inside = offset >= 0 && part >= 0 && part <= length - offset && offset <= length;
            if (!inside || request.direction() != direction) {
                throw new IOException("the target moves data nobody asked for: " + part + " bytes at " + offset);
            }
        }
    }

    /** Closes a socket whose connection failed already. */
    private record Closing(Socket socket) {
        void run() {
            try {
                socket.close();
            } catch (IOException e) {
                assert socket.isClosed();
            }
        }
    }
}
