package org.archivolt.itests.benchmarks;

import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * Client sessions of the scheduler, one a connection, as the processes of docs/lrs-clients.md use them: give the last
 * medium back unsynced and ask for the next, in one exchange. Nothing is written, so this is what the scheduler and the
 * way to it can do.
 */
final class Sessions implements AutoCloseable {
    private static final Pattern SESSION = Pattern.compile("\"session\":\"([^\"]+)\"");
    private static final Pattern GRANT =
            Pattern.compile("\"allocation\":\\{\"id\":(\\d+),\"media\":\\[\\{\"medium\":\"([^\"]+)\"");
    private static final String WRITE = "\"write\":{\"family\":\"disk\",\"media\":[{\"bytes\":4096}]}}";

    private final List<Client> clients = new ArrayList<>();

    private static final class Client {
        private final HttpConnection connection;
        private final String path;
        private String release = "";
        private long serial;

        Client(HttpConnection connection) throws IOException {
            this.connection = connection;
            path = "/api/v1/lrs/sessions/"
                    + find(SESSION, connection.post("/api/v1/lrs/sessions", "{\"client\":\"bench\"}"))
                            .group(1);
        }

        /** With ids of its own, as a client that survives a lost answer must. */
        boolean roundTrip() throws IOException {
            serial++;
            String body = "{\"requests\":[" + release + "{\"id\":\"w" + serial + "\"," + WRITE + "]}";
            Matcher grant = find(GRANT, connection.post(path + "/exchange?wait_ms=10000", body));
            release = "{\"id\":\"r" + serial + "\",\"release\":{\"allocation\":" + grant.group(1)
                    + ",\"media\":[{\"medium\":\"" + grant.group(2) + "\"}]}},";
            return true;
        }

        private static Matcher find(Pattern pattern, String answer) throws IOException {
            Matcher matcher = pattern.matcher(answer);
            if (!matcher.find()) {
                throw new IOException("not what was asked for: " + answer);
            }
            return matcher;
        }
    }

    Sessions(List<HttpConnection> connections) throws IOException {
        for (HttpConnection connection : connections) {
            clients.add(new Client(connection));
        }
    }

    boolean roundTrip(int client) throws IOException {
        return clients.get(client).roundTrip();
    }

    @Override
    public void close() throws IOException {
        for (Client client : clients) {
            client.connection.delete(client.path);
        }
    }
}
