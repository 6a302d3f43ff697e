package org.archivolt.itests.endtoend;

import java.io.IOException;
import java.io.InputStream;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.NavigableMap;
import java.util.TreeMap;

/**
 * The account of an object that many replace at the same time and nobody deletes. What counts is the version: what is
 * read must be the greatest that was acknowledged, or a later one that was never answered.
 */
final class SharedObject {
    private final String id;
    private final NavigableMap<Integer, RandomBytes> acknowledged = new TreeMap<>();
    private final List<RandomBytes> unanswered = new ArrayList<>();

    SharedObject(String id) {
        this.id = id;
    }

    String id() {
        return id;
    }

    synchronized void attempted(RandomBytes body) {
        unanswered.add(body);
    }

    synchronized void acknowledged(int version, RandomBytes body) {
        unanswered.remove(body);
        if (acknowledged.put(version, body) != null) {
            throw new AssertionError("%s: version %d was acknowledged twice".formatted(id, version));
        }
    }

    synchronized void refused(RandomBytes body) {
        unanswered.remove(body);
    }

    /** What is found now is as good as acknowledged from now on. Nobody writes meanwhile. */
    synchronized void verify(Client client) throws IOException, InterruptedException {
        int known = acknowledged.isEmpty() ? 0 : acknowledged.lastKey();
        HttpResponse<InputStream> answer = client.get(id);
        byte[] bytes = answer.body().readAllBytes();
        int found = versionOf(answer, bytes);
        if (found < known) {
            throw new AssertionError("%s: version %d is there, but %d was acknowledged".formatted(id, found, known));
        }
        if (found > 0) {
            acknowledged.put(found, match(found, bytes));
        }
        unanswered.clear();
    }

    /** 0 when there is none. */
    private int versionOf(HttpResponse<InputStream> answer, byte[] bytes) {
        return switch (answer.statusCode()) {
            case 200 ->
                Integer.parseInt(
                        answer.headers().firstValue("Archivolt-Version").orElseThrow());
            case 404 -> 0;
            default ->
                throw new AssertionError(
                        "%s: %d %s".formatted(id, answer.statusCode(), new String(bytes, StandardCharsets.UTF_8)));
        };
    }

    private RandomBytes match(int version, byte[] bytes) {
        List<RandomBytes> possible =
                acknowledged.containsKey(version) ? List.of(acknowledged.get(version)) : unanswered;
        return possible.stream()
                .filter(body -> Arrays.equals(body.array(), bytes))
                .findFirst()
                .orElseThrow(() -> new AssertionError(
                        "%s: version %d has %d bytes that are not its own".formatted(id, version, bytes.length)));
    }
}
