package org.archivolt.itests.benchmarks;

import java.io.BufferedInputStream;
import java.io.BufferedOutputStream;
import java.io.EOFException;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.net.Socket;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.util.Base64;
import java.util.Locale;

/**
 * One kept-alive HTTP/1.1 connection, as thin as can be: client and server share the machine, so what the client burns
 * the server lacks.
 */
final class HttpConnection implements AutoCloseable {
    private static final int BUFFER_BYTES = 256 * 1024;
    private static final int TIMEOUT_MS = 120_000;
    private static final String CONTENT_LENGTH = "Content-Length:";

    private final Socket socket;
    private final InputStream in;
    private final OutputStream out;
    private final String commonHeaders;
    private final byte[] scratch = new byte[BUFFER_BYTES];

    HttpConnection(URI server, String user, String password) throws IOException {
        socket = new Socket(server.getHost(), server.getPort());
        socket.setTcpNoDelay(true);
        socket.setSoTimeout(TIMEOUT_MS);
        in = new BufferedInputStream(socket.getInputStream(), BUFFER_BYTES);
        out = new BufferedOutputStream(socket.getOutputStream(), BUFFER_BYTES);
        String credentials =
                Base64.getEncoder().encodeToString((user + ":" + password).getBytes(StandardCharsets.UTF_8));
        commonHeaders = "Host: " + server.getHost() + ":" + server.getPort() + "\r\nAuthorization: Basic " + credentials
                + "\r\n";
    }

    /** Sends {@code repeat} times the block as one body. */
    int put(String path, byte[] block, long repeat) throws IOException {
        head("PUT", path, "Content-Length: " + block.length * repeat + "\r\n");
        for (long i = 0; i < repeat; i++) {
            out.write(block);
        }
        out.flush();
        return answer();
    }

    /** Receives and drops the body. */
    int get(String path) throws IOException {
        head("GET", path, "");
        out.flush();
        return answer();
    }

    int delete(String path) throws IOException {
        head("DELETE", path, "");
        out.flush();
        return answer();
    }

    private void head(String method, String path, String headers) throws IOException {
        out.write((method + " " + path + " HTTP/1.1\r\n" + commonHeaders + headers + "\r\n")
                .getBytes(StandardCharsets.US_ASCII));
    }

    /** Sends JSON and returns the body of the answer, which has to be small and a success. */
    String post(String path, String json) throws IOException {
        byte[] body = json.getBytes(StandardCharsets.UTF_8);
        head("POST", path, "Content-Type: application/json\r\nContent-Length: " + body.length + "\r\n");
        out.write(body);
        out.flush();
        int status = Integer.parseInt(line().split(" ")[1]);
        int length = 0;
        for (String header = line(); !header.isEmpty(); header = line()) {
            if (header.regionMatches(true, 0, CONTENT_LENGTH, 0, CONTENT_LENGTH.length())) {
                length = Integer.parseInt(
                        header.substring(CONTENT_LENGTH.length()).strip());
            }
        }
        String answer = new String(in.readNBytes(length), StandardCharsets.UTF_8);
        if (status < 200 || status > 299) {
            throw new IOException("refused with " + status + ": " + answer);
        }
        return answer;
    }

    private int answer() throws IOException {
        int status = Integer.parseInt(line().split(" ")[1]);
        long length = 0;
        boolean chunked = false;
        for (String header = line(); !header.isEmpty(); header = line()) {
            String lower = header.toLowerCase(Locale.ROOT);
            if (lower.startsWith("content-length:")) {
                length = Long.parseLong(header.substring(15).strip());
            }
            chunked |= lower.startsWith("transfer-encoding:") && lower.contains("chunked");
        }
        if (chunked) {
            for (long chunk = Long.parseLong(line(), 16); chunk > 0; chunk = Long.parseLong(line(), 16)) {
                skip(chunk);
                line();
            }
            line();
        } else {
            skip(length);
        }
        return status;
    }

    private void skip(long length) throws IOException {
        for (long left = length; left > 0; ) {
            int read = in.read(scratch, 0, (int) Math.min(scratch.length, left));
            if (read < 0) {
                throw new EOFException("the body ended " + left + " bytes early");
            }
            left -= read;
        }
    }

    private String line() throws IOException {
        StringBuilder line = new StringBuilder();
        for (int c = in.read(); c != '\n'; c = in.read()) {
            if (c < 0) {
                throw new EOFException("the connection ended in a header");
            }
            if (c != '\r') {
                line.append((char) c);
            }
        }
        return line.toString();
    }

    @Override
    public void close() throws IOException {
        socket.close();
    }
}
