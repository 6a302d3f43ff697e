package org.archivolt.scsi.iscsi.internal;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import java.io.IOException;
import java.io.InputStream;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.net.SocketTimeoutException;
import java.time.Duration;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.concurrent.CompletableFuture;
import org.archivolt.base.ArchivoltException;
import org.archivolt.base.Ticker;
import org.archivolt.scsi.LogicalUnit;
import org.archivolt.scsi.ScsiRequest;
import org.archivolt.scsi.iscsi.internal.IscsiAddress.Portal;
import org.archivolt.testkit.Await;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** Whatever a peer sends ends its connection, and nothing else. */
class HostilePeersTest {
    private static final String NAME = "iqn.2026-01.org.archivolt:test";

    private final FakeTransport fake = new FakeTransport();
    private IscsiTarget target;

    @BeforeEach
    void start() throws ArchivoltException {
        target = new IscsiTarget(
                new TargetSettings(new Portal("127.0.0.1", 0), NAME, List.of("fake:0", "fake:gone"), 4));
        target.addTransport(fake, Map.of("scheme", "fake"));
    }

    @AfterEach
    void stop() {
        target.stop();
    }

    @Test
    void survivesNoise() throws Exception {
        Random random = new Random(7143);
        for (int i = 0; i < 200; i++) {
            byte[] noise = new byte[random.nextInt(300)];
            random.nextBytes(noise);
            sendAndHangUp(noise);
        }
        assertItServes();
    }

    @Test
    void survivesALoginThatEndsHalfway() throws Exception {
        byte[] login = login(0x87).header();
        for (int length = 0; length < login.length; length += 5) {
            sendAndHangUp(Arrays.copyOf(login, length));
        }
        assertItServes();
    }

    @Test
    void endsAConnectionThatAnnouncesTooMuch() throws Exception {
        try (Socket socket = connect()) {
            Pdu pdu = login(0x87).dataLength(0xFFFFFF);
            socket.getOutputStream().write(pdu.header());
            assertEnds(socket);
        }
        assertItServes();
    }

    @Test
    void endsASessionThatBreaksTheProtocol() throws Exception {
        List<Pdu> wrongs = List.of(
                Pdu.of(0x1F),
                Pdu.of(Pdu.LOGIN).immediate(),
                Pdu.of(Pdu.COMMAND).flags(0x80).u32(24, 77), // out of order
                command(0x20, 100).flags(0x20).dataLength(101), // more data than it says
                Pdu.of(0x10).immediate());
        for (Pdu wrong : wrongs) {
            try (Socket socket = loggedIn()) {
                socket.getOutputStream().write(wrong.header());
                socket.getOutputStream().write(new byte[104]);
                assertEnds(socket);
            }
        }
        assertItServes();
    }

    @Test
    void endsASessionThatSendsDataNobodyAskedFor() throws Exception {
        try (Socket socket = loggedIn()) {
            socket.getOutputStream().write(command(0x20, 1 << 20).header());
            Pdu data = Pdu.of(Pdu.DATA_OUT)
                    .flags(0x80)
                    .taskTag(5)
                    .transferTag(99)
                    .dataLength(4)
                    .u32(40, 4096);
            socket.getOutputStream().write(data.header());
            socket.getOutputStream().write(new byte[4]);
            assertEnds(socket);
        }
        assertItServes();
    }

    @Test
    void refusesTransfersThatTakeTooMuchMemory() throws Exception {
        try (Socket socket = loggedIn()) {
            Pdu pdu = Pdu.of(Pdu.COMMAND)
                    .flags(0x80 | 0x40)
                    .taskTag(5)
                    .u32(20, 0x7FFFFFFF)
                    .u32(24, 1);
            socket.getOutputStream().write(pdu.header());
            Pdu answer = Pdu.read(socket.getInputStream().readNBytes(Pdu.HEADER));
            assertThat(answer.opcode()).isEqualTo(Pdu.RESPONSE);
            assertThat(answer.u8(3)).isEqualTo(2);
        }
    }

    @Test
    void answersPings() throws Exception {
        try (Socket socket = loggedIn()) {
            socket.getOutputStream()
                    .write(Pdu.of(Pdu.NOP_OUT)
                            .immediate()
                            .flags(0x80)
                            .taskTag(9)
                            .dataLength(4)
                            .header());
            socket.getOutputStream().write(new byte[] {'p', 'i', 'n', 'g'});
            Pdu answer = Pdu.read(socket.getInputStream().readNBytes(Pdu.HEADER));
            assertThat(answer.opcode()).isEqualTo(Pdu.NOP_IN);
            assertThat(answer.taskTag()).isEqualTo(9);
            assertThat(new String(socket.getInputStream().readNBytes(4))).isEqualTo("ping");
        }
    }

    /** A target that logs everybody in and then talks nonsense. */
    @Test
    void anInitiatorSurvivesATargetsNonsense() throws Exception {
        Random random = new Random(7144);
        try (ServerSocket server = new ServerSocket(0, 10, InetAddress.getLoopbackAddress())) {
            for (int i = 0; i < 60; i++) {
                byte[] noise = new byte[48 + random.nextInt(100)];
                random.nextBytes(noise);
                int opcode = List.of(0x20, 0x21, 0x25, 0x31, 0x32, 0x3F, 0x22).get(i % 7);
                noise[0] = (byte) opcode;
                noise[4] = 0;
                noise[5] = 0;
                noise[6] = 0;
                CompletableFuture<Void> speaking = CompletableFuture.runAsync(() -> logInAndSay(server, noise));
                commandFails(server.getLocalPort());
                speaking.join();
            }
        }
    }

    private static void logInAndSay(ServerSocket server, byte[] noise) {
        try (Socket socket = server.accept();
                Wire wire = new Wire(socket)) {
            for (int stage = 0; stage < 2; stage++) {
                Pdu login = wire.readHeader(8192);
                wire.readData(login);
                Pdu answer = Pdu.of(Pdu.LOGIN_RESPONSE)
                        .flags(login.flags())
                        .u32(24, stage + 1)
                        .u32(28, 1)
                        .u32(32, 9);
                wire.write(answer);
            }
            Pdu command = wire.readHeader(8192);
            System.arraycopy(command.bytes(16, 4), 0, noise, 16, 4);
            socket.getOutputStream().write(noise);
            socket.shutdownOutput();
            socket.getInputStream().readAllBytes();
        } catch (IOException e) {
            assertThat(e).isNotNull(); // the initiator has hung up, as it should
        }
    }

    private static void commandFails(int port) throws ArchivoltException {
        IscsiTransport initiator = new IscsiTransport("iqn.2026-01.test:i", List.of(), Ticker.system());
        try (LogicalUnit unit = initiator.open("iscsi://127.0.0.1:" + port + "/t/0")) {
            unit.execute(ScsiRequest.withoutData(new byte[6], Duration.ofSeconds(5)));
        } catch (ArchivoltException e) {
            assertThat(e.facts()).containsEntry("transport", true);
        }
    }

    @Test
    void aUnitThatDoesNotOpenFailsItsCommandsOnly() throws Exception {
        IscsiTransport initiator = new IscsiTransport("iqn.2026-01.test:i", List.of(), Ticker.system());
        try (LogicalUnit unit = initiator.open("iscsi://" + target.portal() + '/' + NAME + "/1")) {
            assertThatExceptionOfType(ArchivoltException.class)
                    .isThrownBy(() -> unit.execute(ScsiRequest.withoutData(new byte[6], Duration.ofSeconds(5))));
        }
        assertItServes();
    }

    private void assertItServes() throws ArchivoltException {
        Await.until("hostile connections have ended", () -> target.connections() == 0);
        IscsiTransport initiator = new IscsiTransport("iqn.2026-01.test:i", List.of(), Ticker.system());
        try (LogicalUnit unit = initiator.open("iscsi://" + target.portal() + '/' + NAME + "/0")) {
            assertThat(unit.execute(ScsiRequest.withoutData(new byte[6], Duration.ofSeconds(5)))
                            .status())
                    .isEqualTo(2);
        }
    }

    private Socket connect() throws IOException {
        return new Socket("127.0.0.1", target.portal().port());
    }

    private void sendAndHangUp(byte[] bytes) throws IOException {
        Await.until("there is room for a connection", () -> target.connections() < 4);
        try (Socket socket = connect()) {
            socket.getOutputStream().write(bytes);
        } catch (IOException e) {
            assertThat(e).isNotNull(); // the target was quicker
        }
    }

    private static void assertEnds(Socket socket) throws IOException {
        socket.setSoTimeout(10_000);
        InputStream in = socket.getInputStream();
        try {
            in.readAllBytes();
        } catch (SocketTimeoutException e) {
            throw new AssertionError("the connection goes on", e);
        } catch (IOException e) {
            assertThat(e).isNotNull(); // reset, with bytes of ours unread
        }
    }

    private static Pdu login(int flags) {
        return Pdu.of(Pdu.LOGIN)
                .immediate()
                .flags(flags)
                .put(8, new byte[] {(byte) 0x80, 1, 2, 3, 4, 5})
                .u32(24, 1);
    }

    private static Pdu command(int flags, int length) {
        return Pdu.of(Pdu.COMMAND)
                .flags(0x80 | flags)
                .taskTag(5)
                .u32(20, length)
                .u32(24, 1)
                .u8(32, 0x0A);
    }

    /** From nothing to the full feature phase in one step, with the limits of the standard. */
    private Socket loggedIn() throws IOException {
        Await.until("there is room for a connection", () -> target.connections() < 4);
        Socket socket = connect();
        Map<String, String> keys = new LinkedHashMap<>();
        keys.put("InitiatorName", "iqn.2026-01.test:hostile");
        keys.put("TargetName", NAME);
        keys.put("SessionType", "Normal");
        byte[] text = TextKeys.encode(keys);
        socket.getOutputStream().write(login(0x87).dataLength(text.length).header());
        socket.getOutputStream().write(Arrays.copyOf(text, text.length + (-text.length & 3)));
        Pdu answer = Pdu.read(socket.getInputStream().readNBytes(Pdu.HEADER));
        socket.getInputStream().readNBytes(answer.dataLength() + (-answer.dataLength() & 3));
        assertThat(answer.flags() & 0x83).isEqualTo(0x83);
        return socket;
    }
}
