package org.archivolt.itests.endtoend;

import java.io.IOException;
import java.net.URI;
import java.net.URLEncoder;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.Random;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * A process that is a client of the Librarian, and is killed: does at random what clients do to shelves of its own directory, as one node, gives signs of
 * life for it, and says what it asks and what was acknowledged. Knows nothing but the JDK.
 *
 * <pre>
 *   ask NAME SIZE     about to make it if it is not there, and to give it this size; -1 to remove it
 *   done NAME         acknowledged
 *   failed NAME       refused: its size has not changed
 *   unsure            no answer: it may have been done; the last line
 * </pre>
 */
public final class ShelfClient {
    private static final Duration LIMIT = Duration.ofSeconds(20);
    private static final int NAMES = 12;
    private static final int BOOKS_MAX = 6;
    private static final long BOOK = 2 << 20;
    private static final Pattern ID = Pattern.compile("\"id\":(\\d+)");

    private final HttpClient http =
            HttpClient.newBuilder().version(HttpClient.Version.HTTP_1_1).build();
    private final String base;
    private final String authorization;
    private final int node;
    private final String directory;
    private final Random random;

    private ShelfClient(String base, String authorization, int node, String directory, long seed) {
        this.base = base;
        this.authorization = authorization;
        this.node = node;
        this.directory = directory;
        this.random = new Random(seed);
    }

    /** {@code BASE AUTHORIZATION NODE DIRECTORY SEED}. Ends when the runtime does not answer any more. */
    public static void main(String[] arguments) throws InterruptedException {
        ShelfClient client = new ShelfClient(
                arguments[0], arguments[1], Integer.parseInt(arguments[2]), arguments[3], Long.parseLong(arguments[4]));
        try {
            client.run();
        } catch (IOException e) {
            say("unsure");
        }
    }

    private static void say(String line) {
        System.out.println(line);
        System.out.flush();
    }

    private void run() throws IOException, InterruptedException {
        for (int i = 0; ; i++) {
            if (i % 50 == 0) {
                send("PUT", "nodes/" + node + "/status", "{\"state\":\"ACTIVE\"}");
            }
            switch (random.nextInt(10)) {
                case 0 -> remove(name());
                case 1 -> rename(name(), name());
                case 2, 3 -> open(name());
                default -> resize(name());
            }
        }
    }

    private String name() {
        return "s" + random.nextInt(NAMES);
    }

    private String path(String name) {
        return "/" + directory + "/" + name;
    }

    private void resize(String name) throws IOException, InterruptedException {
        long size = Math.max(0, random.nextInt(BOOKS_MAX + 1) * BOOK - random.nextInt(2));
        say("ask " + name + " " + size);
        HttpResponse<String> made = send("POST", "shelves", "{\"path\":\"" + path(name) + "\"}");
        Matcher id = ID.matcher(made.body());
        if (made.statusCode() / 100 != 2 || !id.find()) {
            throw new IOException(made.statusCode() + " " + made.body());
        }
        conclude(name, send("PUT", "shelves/" + id.group(1) + "/size", "{\"size\":" + size + "}"));
    }

    private void remove(String name) throws IOException, InterruptedException {
        say("ask " + name + " -1");
        conclude(name, send("DELETE", "shelves?path=" + encoded(path(name)), null));
    }

    /** To a name that is not there, and back. */
    private void rename(String name, String other) throws IOException, InterruptedException {
        String elsewhere = path(name + "-moved-" + other);
        HttpResponse<String> moved =
                send("PATCH", "shelves?path=" + encoded(path(name)), "{\"path\":\"" + elsewhere + "\"}");
        if (moved.statusCode() / 100 == 2) {
            requireOk(send("PATCH", "shelves?path=" + encoded(elsewhere), "{\"path\":\"" + path(name) + "\"}"));
        }
    }

    /** And leaves it open. */
    private void open(String name) throws IOException, InterruptedException {
        HttpResponse<String> shelf = send("GET", "shelves?path=" + encoded(path(name)), null);
        Matcher id = ID.matcher(shelf.body());
        if (shelf.statusCode() == 200 && id.find()) {
            requireOk(send("POST", "shelves/" + id.group(1) + "/handles", "{}"));
        }
    }

    private static void requireOk(HttpResponse<String> answer) throws IOException {
        if (answer.statusCode() / 100 != 2) {
            throw new IOException(answer.statusCode() + " " + answer.body());
        }
    }

    private static void conclude(String name, HttpResponse<String> answer) throws IOException {
        if (answer.statusCode() >= 500 && answer.statusCode() != 507) {
            throw new IOException(answer.statusCode() + " " + answer.body());
        }
        say((answer.statusCode() / 100 == 2 ? "done " : "failed ") + name);
    }

    private static String encoded(String text) {
        return URLEncoder.encode(text, StandardCharsets.UTF_8);
    }

    private HttpResponse<String> send(String method, String path, String body)
            throws IOException, InterruptedException {
        String separator = path.contains("?") ? "&" : "?";
        String caller = path.startsWith("nodes/")
                ? ""
                : separator + "node=" + node + "&process="
                        + ProcessHandle.current().pid();
        boolean isRead = method.equals("GET");
        HttpRequest request = HttpRequest.newBuilder(
                        URI.create(base + "/api/v1/librarian/" + path + (isRead ? "" : caller)))
                .timeout(LIMIT)
                .header("Authorization", authorization)
                .header("Content-Type", "application/json")
                .method(method, body == null ? BodyPublishers.noBody() : BodyPublishers.ofString(body))
                .build();
        return http.send(request, BodyHandlers.ofString());
    }
}
