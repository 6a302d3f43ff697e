package org.archivolt.itests.benchmarks;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URI;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;

/**
 * The plainest HTTP server there can be in Java, with one file: what it does a second is what copying through HTTP costs on
 * this machine, for a client that is as near.
 */
final class PlainServer implements AutoCloseable {
    private static final int BUFFER_BYTES = 256 * 1024;

    private final HttpServer server;
    private final Path file;

    PlainServer(Path file) throws IOException {
        this.file = file;
        this.server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
        server.createContext("/", this::serve);
        server.start();
    }

    URI uri() {
        return URI.create("http://127.0.0.1:" + server.getAddress().getPort());
    }

    private void serve(HttpExchange exchange) throws IOException {
        try (exchange) {
            if (exchange.getRequestMethod().equals("PUT")) {
                receive(exchange.getRequestBody());
                exchange.sendResponseHeaders(201, -1);
            } else {
                exchange.sendResponseHeaders(200, Files.size(file));
                send(exchange.getResponseBody());
            }
        }
    }

    /** Durable when it returns. */
    private void receive(InputStream body) throws IOException {
        byte[] buffer = new byte[BUFFER_BYTES];
        try (FileChannel channel = FileChannel.open(
                file, StandardOpenOption.CREATE, StandardOpenOption.TRUNCATE_EXISTING, StandardOpenOption.WRITE)) {
            for (int count = body.read(buffer); count >= 0; count = body.read(buffer)) {
                channel.write(ByteBuffer.wrap(buffer, 0, count));
            }
            channel.force(true);
        }
    }

    private void send(OutputStream body) throws IOException {
        byte[] buffer = new byte[BUFFER_BYTES];
        try (InputStream in = Files.newInputStream(file)) {
            for (int count = in.read(buffer); count >= 0; count = in.read(buffer)) {
                body.write(buffer, 0, count);
            }
        }
    }

    @Override
    public void close() {
        server.stop(0);
    }
}
