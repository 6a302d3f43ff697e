package org.archivolt.itests.endtoend;

import java.io.BufferedInputStream;
import java.io.Closeable;
import java.io.EOFException;
import java.io.IOException;
import java.io.InputStream;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;

/**
 * A connection that is kept as long as the server does not say that it closes it. If it is closed all the same, that is told,
 * unless the last request had a body: who answers without reading it may close behind it, and a client has to expect that.
 */
final class FuzzConnection implements Closeable {
    private static final int LIMIT_MILLIS = 120_000;
    private static final int BODY_MAX = 1 << 20;

    private final int port;
    private Socket socket;
    private InputStream in;
    private Request last;

    FuzzConnection(int port) {
        this.port = port;
    }

    /** What goes over the wire. @param head with its empty line */
    record Request(String method, String head, byte[] body) {
        boolean mayBeLeftUnread() {
            return body.length > 0 || head.contains("\r\nExpect:");
        }

        @Override
        public String toString() {
            return head.strip() + " [" + body.length + " bytes: "
                    + new String(body, 0, Math.min(200, body.length), StandardCharsets.ISO_8859_1) + "]";
        }
    }

    record Answer(int status, List<String> headers, String body) {
        Optional<String> header(String name) {
            return headers.stream()
                    .filter(line -> line.toLowerCase(Locale.ROOT).startsWith(name + ":"))
                    .map(line -> line.substring(name.length() + 1).strip())
                    .findFirst();
        }
    }

    Answer exchange(Request request) throws IOException {
        Request before = socket == null ? null : last;
        try {
            return exchangeOnce(request);
        } catch (IOException e) {
            if (before != null && before.mayBeLeftUnread()) {
                return exchangeOnce(request);
            }
            throw new IOException(e + (before == null ? "" : "\n    on the connection of " + before), e);
        }
    }

    private Answer exchangeOnce(Request request) throws IOException {
        if (socket == null) {
            open();
        }
        last = request;
        try {
            IOException broken = send(request);
            Answer answer = answer(request.method());
            boolean closes = broken != null
                    || answer.header("connection")
                            .filter("close"::equalsIgnoreCase)
                            .isPresent();
            if (closes) {
                close();
            }
            return answer;
        } catch (IOException | RuntimeException e) {
            close();
            throw e;
        }
    }

    private void open() throws IOException {
        socket = new Socket();
        socket.connect(new InetSocketAddress(InetAddress.getLoopbackAddress(), port), LIMIT_MILLIS);
        socket.setSoTimeout(LIMIT_MILLIS);
        in = new BufferedInputStream(socket.getInputStream());
    }

    /** Who refuses a request may stop reading it; the answer is there all the same. */
    private IOException send(Request request) {
        try {
            socket.getOutputStream().write(request.head().getBytes(StandardCharsets.ISO_8859_1));
            socket.getOutputStream().write(request.body());
            socket.getOutputStream().flush();
            return null;
        } catch (IOException refused) {
            return refused;
        }
    }

    private Answer answer(String method) throws IOException {
        String first = line();
        int status = Integer.parseInt(first.split(" ")[1]);
        List<String> headers = new ArrayList<>();
        for (String line = line(); !line.isEmpty(); line = line()) {
            headers.add(line);
        }
        if (status == 100) {
            return answer(method);
        }
        Answer answer = new Answer(status, headers, "");
        if (method.equals("HEAD") || status == 204 || status == 304) {
            return answer;
        }
        return new Answer(status, headers, new String(body(answer), StandardCharsets.UTF_8));
    }

    private byte[] body(Answer answer) throws IOException {
        if (answer.header("content-type").orElse("").startsWith("text/event-stream")) {
            close(); // which has no end
            return new byte[0];
        }
        Optional<String> length = answer.header("content-length");
        if (length.isPresent()) {
            byte[] body = in.readNBytes(Integer.parseInt(length.get()));
            if (body.length < Integer.parseInt(length.get())) {
                throw new EOFException("an answer cut short");
            }
            return body;
        }
        if (answer.header("transfer-encoding").isPresent()) {
            return chunks();
        }
        byte[] rest = in.readNBytes(BODY_MAX);
        close();
        return rest;
    }

    private byte[] chunks() throws IOException {
        StringBuilder all = new StringBuilder();
        for (int size = Integer.parseInt(line(), 16); size > 0; size = Integer.parseInt(line(), 16)) {
            all.append(new String(in.readNBytes(size), StandardCharsets.ISO_8859_1));
            line();
        }
        line();
        return all.toString().getBytes(StandardCharsets.ISO_8859_1);
    }

    private String line() throws IOException {
        StringBuilder line = new StringBuilder();
        for (int c = in.read(); c != '\n'; c = in.read()) {
            if (c < 0) {
                throw new EOFException("closed without an answer, after \"" + line + "\"");
            }
            if (c != '\r') {
                line.append((char) c);
            }
        }
        return line.toString();
    }

    @Override
    public void close() throws IOException {
        if (socket != null) {
            socket.close();
            socket = null;
        }
    }
}
