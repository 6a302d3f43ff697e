package org.archivolt.itests.credits;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.io.OutputStreamWriter;
import java.io.PrintWriter;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.archivolt.base.ArchivoltException;
import org.archivolt.resource.FencingToken;

/** A device that everybody reaches, and that refuses whoever comes with a smaller token than it has seen; it remembers all. */
final class FencedDevice implements AutoCloseable {
    /** A command that came. */
    record Command(FencingToken token, String host, String text, boolean isDone) {}

    private final ServerSocket door = new ServerSocket(0, 50, InetAddress.getLoopbackAddress());
    private final List<Command> commands = new ArrayList<>();
    private Optional<FencingToken> highest = Optional.empty();

    FencedDevice() throws IOException {
        Thread thread = new Thread(this::serve, "device");
        thread.setDaemon(true);
        thread.start();
    }

    int port() {
        return door.getLocalPort();
    }

    /** By a host. */
    static String write(int port, String token, String host, String text) throws IOException {
        try (Socket socket = new Socket(InetAddress.getLoopbackAddress(), port)) {
            PrintWriter output =
                    new PrintWriter(new OutputStreamWriter(socket.getOutputStream(), StandardCharsets.UTF_8), true);
            output.println(token + " " + host + " " + text);
            return new BufferedReader(new InputStreamReader(socket.getInputStream(), StandardCharsets.UTF_8))
                    .readLine();
        }
    }

    synchronized List<Command> commands() {
        return List.copyOf(commands);
    }

    /** What has been written to the medium, in order. */
    synchronized List<String> written() {
        return commands.stream().filter(Command::isDone).map(Command::text).toList();
    }

    private void serve() {
        while (!door.isClosed()) {
            try (Socket socket = door.accept()) {
                BufferedReader input =
                        new BufferedReader(new InputStreamReader(socket.getInputStream(), StandardCharsets.UTF_8));
                String[] words = input.readLine().split(" ");
                boolean isDone = accept(FencingToken.parse(words[0]), words[1], words[2]);
                socket.getOutputStream().write((isDone ? "ok\n" : "fenced\n").getBytes(StandardCharsets.UTF_8));
            } catch (IOException | ArchivoltException e) {
                if (!door.isClosed()) {
                    System.err.println("device: " + e);
                }
            }
        }
    }

    private synchronized boolean accept(FencingToken token, String host, String text) {
        boolean isDone = highest.isEmpty() || highest.get().compareTo(token) <= 0;
        if (isDone) {
            highest = Optional.of(token);
        }
        commands.add(new Command(token, host, text, isDone));
        return isDone;
    }

    @Override
    public void close() throws IOException {
        door.close();
    }
}
