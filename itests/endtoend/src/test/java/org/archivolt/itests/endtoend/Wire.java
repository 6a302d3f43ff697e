package org.archivolt.itests.endtoend;

import com.fasterxml.jackson.databind.JsonNode;
import java.io.ByteArrayOutputStream;
import java.io.Closeable;
import java.io.EOFException;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.util.Locale;
import java.util.Map;
import java.util.TreeMap;

/** A bare connection, for what a polite client would never send. */
final class Wire implements Closeable {
    private static final int LIMIT_MILLIS = 60_000;

    private final Socket socket = new Socket();
    private final InputStream in;
    private final OutputStream out;

    Wire(int port) throws IOException {
        socket.connect(new InetSocketAddress(InetAddress.getLoopbackAddress(), port), LIMIT_MILLIS);
        socket.setSoTimeout(LIMIT_MILLIS);
        in = socket.getInputStream();
        out = socket.getOutputStream();
    }

    /** @param headers by their names in lower case */
    record Answer(int status, Map<String, String> headers, String body) {
        JsonNode json() throws IOException {
            return Client.JSON.readTree(body);
        }
    }

    /** Sends one request without a body and reads the answer. */
    static Answer exchange(int port, String... lines) throws IOException {
        try (Wire wire = new Wire(port)) {
            wire.head(lines);
            return wire.answer();
        }
    }

    /** The request line and headers, exactly; Host is added. */
    Wire head(String... lines) throws IOException {
        StringBuilder head = new StringBuilder(lines[0]).append("\r\nHost: 127.0.0.1\r\n");
        for (int i = 1; i < lines.length; i++) {
            head.append(lines[i]).append("\r\n");
        }
        return send(head.append("\r\n").toString().getBytes(StandardCharsets.UTF_8));
    }

    Wire send(byte[] bytes) throws IOException {
        out.write(bytes);
        out.flush();
        return this;
    }

    Wire chunk(byte[] bytes) throws IOException {
        send((Integer.toHexString(bytes.length) + "\r\n").getBytes(StandardCharsets.US_ASCII));
        send(bytes);
        return send("\r\n".getBytes(StandardCharsets.US_ASCII));
    }

    /** Sends as much as the other side takes: it may answer and close before the end, and that is its right. */
    Thread sendInBackground(InputStream body) {
        Thread thread = new Thread(() -> {
            try {
                body.transferTo(out);
                out.flush();
            } catch (IOException refused) {
                // then there is an answer to read
            }
        });
        thread.setDaemon(true);
        thread.start();
        return thread;
    }

    Answer answer() throws IOException {
        Answer answer = oneAnswer();
        return answer.status() == 100 ? oneAnswer() : answer;
    }

    private Answer oneAnswer() throws IOException {
        String status = line();
        Map<String, String> headers = new TreeMap<>();
        for (String header = line(); !header.isEmpty(); header = line()) {
            int colon = header.indexOf(':');
            headers.put(
                    header.substring(0, colon).toLowerCase(Locale.ROOT),
                    header.substring(colon + 1).strip());
        }
        int length = Integer.parseInt(headers.getOrDefault("content-length", "0"));
        return new Answer(
                Integer.parseInt(status.split(" ")[1]),
                headers,
                new String(in.readNBytes(length), StandardCharsets.UTF_8));
    }

    private String line() throws IOException {
        ByteArrayOutputStream line = new ByteArrayOutputStream();
        for (int c = in.read(); c != '\n'; c = in.read()) {
            if (c < 0) {
                throw new EOFException("closed without an answer, after \"" + line + "\"");
            }
            if (c != '\r') {
                line.write(c);
            }
        }
        return line.toString(StandardCharsets.ISO_8859_1);
    }

    /** With a reset instead of a farewell, as a crashed client's host does. */
    void reset() throws IOException {
        socket.setSoLinger(true, 0);
        socket.close();
    }

    @Override
    public void close() throws IOException {
        socket.close();
    }
}
