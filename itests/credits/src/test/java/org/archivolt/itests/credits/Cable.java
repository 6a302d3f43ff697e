package org.archivolt.itests.credits;

import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.util.ArrayList;
import java.util.List;

/**
 * What connects a host to the database; can be cut, also in one direction only. Nobody is told: connections stay, and nothing arrives, as
 * when a switch dies. What was sent meanwhile arrives when it is mended, like TCP's own repetitions.
 */
final class Cable implements AutoCloseable {
    private static final int BUFFER = 8_192;

    private final int target;
    private final ServerSocket door = new ServerSocket(0, 50, InetAddress.getLoopbackAddress());
    private final List<Socket> sockets = new ArrayList<>();
    private final Direction there = new Direction();
    private final Direction back = new Direction();

    Cable(int target) throws IOException {
        this.target = target;
        start("cable", this::accept);
    }

    int port() {
        return door.getLocalPort();
    }

    void cut() {
        cutTowardsDatabase();
        cutTowardsHost();
    }

    void cutTowardsDatabase() {
        there.cut();
    }

    void cutTowardsHost() {
        back.cut();
    }

    void mend() {
        there.mend();
        back.mend();
    }

    private static void start(String name, Runnable work) {
        Thread thread = new Thread(work, name);
        thread.setDaemon(true);
        thread.start();
    }

    private void accept() {
        while (!door.isClosed()) {
            try {
                Socket host = door.accept();
                Socket database = new Socket(InetAddress.getLoopbackAddress(), target);
                synchronized (this) {
                    sockets.add(host);
                    sockets.add(database);
                }
                start("there", () -> pump(host, database, there));
                start("back", () -> pump(database, host, back));
            } catch (IOException e) {
                if (!door.isClosed()) {
                    System.err.println("cable: " + e);
                }
            }
        }
    }

    private static void pump(Socket from, Socket to, Direction direction) {
        byte[] buffer = new byte[BUFFER];
        try (from;
                to) {
            InputStream input = from.getInputStream();
            OutputStream output = to.getOutputStream();
            int read = input.read(buffer);
            while (read >= 0) {
                direction.pass();
                output.write(buffer, 0, read);
                read = input.read(buffer);
            }
            direction.pass();
        } catch (IOException | InterruptedException end) {
            // the other end sees it when both are closed
        }
    }

    @Override
    public void close() throws IOException {
        door.close();
        mend();
        synchronized (this) {
            for (Socket socket : sockets) {
                socket.close();
            }
        }
    }

    /** One way. */
    private static final class Direction {
        private boolean isCut;

        synchronized void cut() {
            isCut = true;
        }

        synchronized void mend() {
            isCut = false;
            notifyAll();
        }

        synchronized void pass() throws InterruptedException {
            while (isCut) {
                wait();
            }
        }
    }
}
