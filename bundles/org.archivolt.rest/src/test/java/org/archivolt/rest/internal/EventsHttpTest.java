package org.archivolt.rest.internal;

import static org.archivolt.rest.internal.HttpServerUnderTest.authorization;
import static org.assertj.core.api.Assertions.assertThat;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import org.archivolt.base.DeviceId;
import org.archivolt.base.MediumId;
import org.archivolt.librarian.NodeId;
import org.archivolt.librarian.NodeState;
import org.archivolt.testkit.Await;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** Server-sent events, as a client reads them. */
@Timeout(60)
class EventsHttpTest {
    private HttpServerUnderTest server;

    @BeforeEach
    void start() throws Exception {
        server = new HttpServerUnderTest();
    }

    @AfterEach
    void stop() {
        server.close();
    }

    @Test
    void tellsWhatChangedOfWhatWasAskedFor() throws Exception {
        try (Listener listener = new Listener("?topics=media,jobs", "")) {
            server.backends.events().deviceChanged(DeviceId.parse("disk:main:d0"));
            server.backends.events().mediumChanged(MediumId.parse("disk:main:m0"));
            server.backends.events().jobChanged(7);
            assertThat(listener.next()).contains("event: medium", "data: {\"id\":\"disk:main:m0\"}");
            assertThat(listener.next()).contains("event: job", "data: {\"id\":7}");
        }
    }

    @Test
    void tellsWhatTheLibrarianWasToldToTell() throws Exception {
        try (Listener listener = new Listener("?topics=librarian", "")) {
            server.backends.events().jobChanged(7);
            server.backends.events().told("going down\n\nat noon");
            server.backends.events().nodeChanged(new NodeId(3), NodeState.OFFLINE);
            server.backends.events().registered();
            assertThat(listener.next()).contains("event: librarian", "data: {\"message\":\"going down\\n\\nat noon\"}");
            assertThat(listener.next()).contains("data: {\"node\":3}");
            assertThat(listener.next()).contains("data: {\"registered\":true}");
        }
    }

    @Test
    void whoComesBackIsToldWhetherAnythingWasMissed() throws Exception {
        String id;
        try (Listener listener = new Listener("", "")) {
            server.backends.events().jobChanged(7);
            id = listener.next().get(0).substring("id: ".length());
        }
        try (Listener listener = new Listener("", "Last-Event-ID: " + id + "\r\n")) {
            server.backends.events().jobChanged(8);
            assertThat(listener.next()).contains("event: job", "data: {\"id\":8}");
        }
        try (Listener listener = new Listener("", "Last-Event-ID: " + id + "\r\n")) {
            assertThat(listener.first).contains("event: reset");
        }
    }

    @Test
    void anInterruptedFeedIsAReset() throws Exception {
        try (Listener listener = new Listener("?topics=media", "")) {
            server.backends.events().anythingMayHaveChanged();
            assertThat(listener.next()).contains("event: reset");
        }
    }

    /** It does not read; what waits for it is bounded, the server goes on, and all it gets in the end is a reset. */
    @Test
    void aSlowListenerIsDropped() throws Exception {
        try (Listener listener = new Listener("", "")) {
            for (int job = 0; job < 500_000; job++) {
                server.backends.events().jobChanged(job);
            }
            String last = "";
            List<String> event;
            while (!(event = listener.next()).isEmpty()) {
                last = String.join(" ", event);
            }
            assertThat(last).isEqualTo("event: reset data: {}");
        }
        Await.until("it is gone", () -> server.backends.events().listeners() == 0);
    }

    @Test
    void aListenerThatWentAwayIsForgottenAndHeldNoThread() throws Exception {
        List<Listener> listeners = new ArrayList<>();
        for (int i = 0; i < 2 * HttpServerUnderTest.THREADS; i++) {
            listeners.add(new Listener("", ""));
        }
        assertThat(server.backends.events().listeners()).isEqualTo(2 * HttpServerUnderTest.THREADS);
        for (Listener listener : listeners) {
            listener.close();
        }
        Await.until("all are forgotten", () -> {
            server.backends.events().jobChanged(1);
            return server.backends.events().listeners() == 0;
        });
    }

    @Test
    void theNumberOfListenersIsBounded() throws Exception {
        List<Listener> listeners = new ArrayList<>();
        for (int i = 0; i < 256; i++) {
            listeners.add(new Listener("", ""));
        }
        assertThat(server.exchange(request("", ""))).startsWith("HTTP/1.1 503").contains("BUSY");
        for (Listener listener : listeners) {
            listener.close();
        }
    }

    @Test
    void theEndOfTheServerEndsTheStream() throws Exception {
        try (Listener listener = new Listener("", "")) {
            server.backends.events().close();
            assertThat(listener.next()).isEmpty();
        }
        assertThat(server.exchange(request("", ""))).startsWith("HTTP/1.1 503");
    }

    @Test
    void refusesWhatItDoesNotKnow() throws Exception {
        assertThat(server.exchange(request("?topics=media,weather", "")))
                .startsWith("HTTP/1.1 400")
                .contains("\"field\":\"topics\"");
        assertThat(server.exchange(request("", "").replace("GET", "POST"))).startsWith("HTTP/1.1 403");
        assertThat(server.exchange(request("", "")
                        .replace("GET", "POST")
                        .replace(authorization("viewer"), authorization("admin"))))
                .startsWith("HTTP/1.1 405");
    }

    private static String request(String query, String headers) {
        return "GET /api/v1/events" + query + " HTTP/1.1\r\nHost: x\r\nConnection: close\r\n" + authorization("viewer")
                + headers + "\r\n";
    }

    /** Reads events; HTTP/1.0-like, without chunks, because the connection ends with the stream. */
    private final class Listener implements AutoCloseable {
        private final Socket socket = server.connect();
        private final BufferedReader in;
        private final List<String> first;

        Listener(String query, String headers) throws IOException {
            socket.getOutputStream().write(request(query, headers).getBytes(StandardCharsets.US_ASCII));
            String head = HttpServerUnderTest.readHead(socket);
            assertThat(head)
                    .startsWith("HTTP/1.1 200")
                    .contains("text/event-stream")
                    .doesNotContain("chunked");
            in = new BufferedReader(new InputStreamReader(socket.getInputStream(), StandardCharsets.UTF_8));
            first = next();
        }

        /** The lines of the next event; none at the end. */
        List<String> next() throws IOException {
            List<String> lines = new ArrayList<>();
            String line;
            while ((line = in.readLine()) != null && !line.isEmpty()) {
                lines.add(line);
            }
            return lines;
        }

        @Override
        public void close() throws IOException {
            socket.close();
        }
    }
}
