package org.archivolt.scsi.iscsi.internal;

import java.io.File;
import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.archivolt.testkit.Await;

/**
 * A library of {@code tgt}, the target of Linux distributions that knows tapes and changers: two drives, four slots, three
 * cartridges. It is a process of our own, with ports of its own.
 */
final class TgtServer {
    static final String NAME = "iqn.2026-01.org.archivolt:tgt";
    static final int DRIVES = 2;
    static final int CHANGER = 3;
    static final int FIRST_DRIVE = 256;
    static final int FIRST_SLOT = 1024;
    static final int SLOTS = 4;
    static final int CARTRIDGES = 3;

    private static final List<String> PLACES = List.of("/usr/sbin", "/usr/bin", "/sbin", "/usr/local/sbin");

    private static final Path SOCKETS = Path.of("/var/run/tgtd");
    private static final int CONTROL_MAX = 32_000;

    private final Path directory;
    private final int port = freePort();
    private final String control = Integer.toString(1 + port % CONTROL_MAX);
    private final Process daemon;

    /** Whether it can be run: installed, and by somebody who may. */
    static boolean isThere() {
        return find("tgtd") != null && "root".equals(System.getProperty("user.name"));
    }

    TgtServer(Path directory) throws IOException, InterruptedException {
        this.directory = directory;
        this.daemon = new ProcessBuilder(find("tgtd"), "-f", "-C", control, "--iscsi", "portal=127.0.0.1:" + port)
                .redirectErrorStream(true)
                .redirectOutput(directory.resolve("tgtd.log").toFile())
                .start();
        try {
            Await.until("tgtd listens", () -> listens() || !daemon.isAlive());
            configure();
        } catch (AssertionError | IOException e) {
            stop();
            throw e;
        }
    }

    String address(int number) {
        return "iscsi://127.0.0.1:" + port + '/' + NAME + '/' + number;
    }

    String portal() {
        return "127.0.0.1:" + port;
    }

    /** It does not end when asked to, and leaves its sockets behind. */
    void stop() throws IOException, InterruptedException {
        daemon.destroyForcibly().waitFor(5, TimeUnit.SECONDS);
        Files.deleteIfExists(SOCKETS.resolve("socket." + control));
        Files.deleteIfExists(SOCKETS.resolve("socket." + control + ".lock"));
    }

    private boolean listens() {
        try (Socket socket = new Socket("127.0.0.1", port)) {
            return socket.isConnected();
        } catch (IOException e) {
            return false;
        }
    }

    private void configure() throws IOException, InterruptedException {
        admin("--mode", "target", "--op", "new", "--tid", "1", "-T", NAME);
        for (int i = 1; i <= DRIVES; i++) {
            tape("none" + i);
            unit(i, directory.resolve("none" + i), "tape");
            parameters(i, "vendor_id=IBM,product_id=ULT3580-TD9,scsi_sn=DRIVE0000" + i);
            parameters(i, "online=0");
        }
        Path changer = Files.write(directory.resolve("changer"), new byte[1024]);
        unit(CHANGER, changer, "changer");
        parameters(CHANGER, "vendor_id=STK,product_id=L700,scsi_sn=LIBRARY01,media_home=" + directory);
        parameters(CHANGER, "element_type=1,start_address=1,quantity=1");
        parameters(CHANGER, "element_type=4,start_address=" + FIRST_DRIVE + ",quantity=" + DRIVES);
        for (int i = 0; i < DRIVES; i++) {
            parameters(CHANGER, "element_type=4,address=" + (FIRST_DRIVE + i) + ",tid=1,lun=" + (i + 1));
        }
        parameters(CHANGER, "element_type=2,start_address=" + FIRST_SLOT + ",quantity=" + SLOTS);
        for (int i = 0; i < CARTRIDGES; i++) {
            String barcode = "A0000" + i + "L9";
            tape(barcode);
            parameters(CHANGER, "element_type=2,address=" + (FIRST_SLOT + i) + ",barcode=" + barcode + ",sides=1");
        }
        admin("--mode", "target", "--op", "bind", "--tid", "1", "-I", "ALL");
    }

    private void unit(int number, Path store, String type) throws IOException, InterruptedException {
        admin(
                "--mode",
                "logicalunit",
                "--op",
                "new",
                "--tid",
                "1",
                "--lun",
                Integer.toString(number),
                "-b",
                store.toString(),
                "--device-type=" + type);
    }

    private void parameters(int number, String parameters) throws IOException, InterruptedException {
        admin(
                "--mode",
                "logicalunit",
                "--op",
                "update",
                "--tid",
                "1",
                "--lun",
                Integer.toString(number),
                "--params",
                parameters);
    }

    private void tape(String name) throws IOException, InterruptedException {
        run(List.of(
                find("tgtimg"),
                "--op",
                "new",
                "--device-type",
                "tape",
                "--barcode",
                name,
                "--size",
                "16",
                "--type",
                "data",
                "--file",
                directory.resolve(name).toString(),
                "--thin-provisioning"));
    }

    private void admin(String... arguments) throws IOException, InterruptedException {
        List<String> command = new ArrayList<>(List.of(find("tgtadm"), "-C", control, "--lld", "iscsi"));
        command.addAll(List.of(arguments));
        run(command);
    }

    private void run(List<String> command) throws IOException, InterruptedException {
        File log = directory.resolve("commands.log").toFile();
        Process process = new ProcessBuilder(command)
                .redirectErrorStream(true)
                .redirectOutput(ProcessBuilder.Redirect.appendTo(log))
                .start();
        if (!process.waitFor(20, TimeUnit.SECONDS) || process.exitValue() != 0) {
            throw new IOException(command + " failed: " + Files.readString(log.toPath()));
        }
    }

    private static String find(String program) {
        return PLACES.stream()
                .map(place -> place + '/' + program)
                .filter(path -> Files.isExecutable(Path.of(path)))
                .findFirst()
                .orElse(null);
    }

    private static int freePort() throws IOException {
        try (ServerSocket socket = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
            return socket.getLocalPort();
        }
    }
}
