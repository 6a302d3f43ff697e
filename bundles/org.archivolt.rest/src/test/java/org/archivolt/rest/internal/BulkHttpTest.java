package org.archivolt.rest.internal;

import static org.archivolt.rest.internal.HttpServerUnderTest.AUTHORIZATION;
import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Random;
import org.apache.commons.compress.archivers.tar.TarArchiveEntry;
import org.apache.commons.compress.archivers.tar.TarArchiveOutputStream;
import org.apache.commons.compress.archivers.tar.TarConstants;
import org.archivolt.base.ErrorCode;
import org.archivolt.base.ObjectId;
import org.archivolt.store.PutRequest;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Many objects in one tar. */
@Timeout(60)
class BulkHttpTest {
    private final HttpClient client = HttpClient.newBuilder()
            .version(HttpClient.Version.HTTP_1_1)
            .connectTimeout(Duration.ofSeconds(10))
            .build();
    private final ByteArrayOutputStream bytes = new ByteArrayOutputStream();
    private final TarArchiveOutputStream tar = new TarArchiveOutputStream(bytes, "UTF-8");
    private HttpServerUnderTest server;

    @BeforeEach
    void start() throws Exception {
        server = new HttpServerUnderTest();
        tar.setLongFileMode(TarArchiveOutputStream.LONGFILE_POSIX);
        tar.setAddPaxHeadersForNonAsciiNames(true);
    }

    @AfterEach
    void stop() {
        server.close();
    }

    @Test
    void storesEachFileAndTellsOfEach() throws Exception {
        add("a", "one".getBytes(StandardCharsets.UTF_8), Map.of());
        folder("f/");
        add(
                "f/" + "ü".repeat(120),
                new byte[0],
                Map.of("ARCHIVOLT.meta.owner", "Jürgen", "ARCHIVOLT.content-type", "text/x"));
        byte[] large = new byte[3_000_000];
        new Random(1).nextBytes(large);
        add("large", large, Map.of());
        add("../../x", new byte[5], Map.of());
        add("/abs", new byte[5], Map.of());
        List<JsonNode> lines = lines(put("prefix=p/&family=disk&copy=first"));
        assertThat(ids(lines)).containsExactly("p/a", "p/f/" + "ü".repeat(120), "p/large", "p/../../x", "p/abs", "");
        assertThat(lines.get(5).toString()).isEqualTo("{\"stored\":5,\"refused\":0}");
        assertThat(lines.get(0).path("status").asInt()).isEqualTo(201);
        assertThat(lines.get(2).path("size").asLong()).isEqualTo(3_000_000);
        List<PutRequest> requests = List.copyOf(server.store.requests);
        assertThat(requests.get(1).metadata()).isEqualTo(Map.of("owner", "Jürgen"));
        assertThat(requests.get(1).contentType()).contains("text/x");
        assertThat(requests.get(1).copy()).contains("first");
        assertThat(server.store.content("p/large")).isEqualTo(large);
        assertThat(server.store.content("p/a")).asString().isEqualTo("one");
    }

    @Test
    void goesOnAfterWhatIsRefused() throws Exception {
        link("link");
        add("bad-meta", new byte[1], Map.of("ARCHIVOLT.checksum", "md5=00000000000000000000000000000000"));
        add("x".repeat(2000), new byte[300_000], Map.of());
        add("bad-sum", new byte[1], Map.of("ARCHIVOLT.checksum", "nope"));
        add("good", new byte[1], Map.of());
        List<JsonNode> lines = lines(put(""));
        assertThat(lines.stream().map(line -> line.path("problem").path("code").asText()))
                .containsExactlyInAnyOrder(
                        "INVALID_ARGUMENT", "CHECKSUM_MISMATCH", "INVALID_ARGUMENT", "INVALID_ARGUMENT", "", "");
        assertThat(lines.get(lines.size() - 1).toString()).isEqualTo("{\"stored\":1,\"refused\":4}");
        assertThat(server.store.ids()).containsExactly("good");
    }

    @Test
    void storesMoreThanARoundMayHave() throws Exception {
        for (int i = 0; i < 60; i++) {
            add("o" + i, new byte[200_000], Map.of());
        }
        List<JsonNode> lines = lines(put(""));
        assertThat(lines).hasSize(61);
        assertThat(server.store.ids()).hasSize(60);
    }

    @Test
    void replacesNothingIfToldSo() throws Exception {
        server.store.add("a", "old");
        add("a", new byte[1], Map.of());
        List<JsonNode> lines = lines(put("", "If-None-Match", "*"));
        assertThat(lines.get(0).path("status").asInt()).isEqualTo(412);
        assertThat(server.store.content("a")).asString().isEqualTo("old");
    }

    @ParameterizedTest
    @ValueSource(ints = {1, 511, 512, 600, 1024, 1500, 200_000, 400_000})
    void keepsWhatWasWholeInATarThatIsCutShort(int length) throws Exception {
        add("small", new byte[100], Map.of());
        add("large", new byte[500_000], Map.of());
        byte[] whole = finished();
        HttpResponse<String> answer = send("", Arrays.copyOf(whole, length));
        assertThat(answer.body()).contains("INVALID_ARGUMENT");
        assertThat(server.store.ids()).isSubsetOf("small");
        if (answer.statusCode() == 200) {
            List<JsonNode> lines = lines(answer);
            assertThat(lines.get(lines.size() - 1).has("stored")).isTrue();
        }
    }

    @Test
    void readsNoEndlessHeaders() throws Exception {
        add("good", new byte[1], Map.of());
        TarArchiveEntry endless = new TarArchiveEntry("././@LongLink", TarConstants.LF_GNUTYPE_LONGNAME);
        endless.setSize(4L << 30);
        tar.setBigNumberMode(TarArchiveOutputStream.BIGNUMBER_STAR);
        tar.putArchiveEntry(endless);
        for (int i = 0; i < 40; i++) {
            tar.write(new byte[100_000]);
        }
        HttpResponse<String> answer = send("", bytes.toByteArray());
        assertThat(answer.body()).contains("headers of more than");
        assertThat(server.store.ids()).containsExactly("good");
    }

    @Test
    void endsAtASparseFileRatherThanReadingItsHoles() throws Exception {
        add("good", new byte[1], Map.of());
        byte[] sparse = header(
                "sparse",
                Map.of(
                        "GNU.sparse.major", "0",
                        "GNU.sparse.minor", "1",
                        "GNU.sparse.name", "sparse",
                        "GNU.sparse.size", "4611686018427387904",
                        "GNU.sparse.map", "0,1"));
        bytes.writeBytes(sparse);
        HttpResponse<String> answer = send("", bytes.toByteArray());
        assertThat(answer.body()).contains("INVALID_ARGUMENT");
        assertThat(server.store.ids()).containsExactly("good");
    }

    @Test
    void takesNothingAtRandomForATar() throws Exception {
        Random random = new Random(7);
        for (int i = 0; i < 50; i++) {
            byte[] noise = new byte[random.nextInt(5000) + 1];
            random.nextBytes(noise);
            HttpResponse<String> answer = send("", noise);
            assertThat(answer.statusCode()).isEqualTo(400);
        }
        assertThat(server.store.ids()).isEmpty();
    }

    @ParameterizedTest
    @CsvSource({"nope=1, nope", "family=a%20b, family", "prefix=%FF, prefix", "no_split=1, no_split"})
    void refusesParametersAndNamesThem(String query, String field) throws Exception {
        HttpResponse<String> answer = put(query);
        assertThat(answer.statusCode()).isEqualTo(400);
        assertThat(json(answer.body()).path("field").asText()).isEqualTo(field);
    }

    @Test
    void takesTarsByPutOnly() throws Exception {
        assertThat(client.send(
                                request("")
                                        .header("Content-Type", "text/plain")
                                        .PUT(BodyPublishers.ofString("x"))
                                        .build(),
                                BodyHandlers.ofString())
                        .statusCode())
                .isEqualTo(415);
        assertThat(client.send(request("").GET().build(), BodyHandlers.ofString())
                        .statusCode())
                .isEqualTo(405);
    }

    @Test
    void saysCleanlyThatTheStoreIsAway() throws Exception {
        server.backends.unbindStore(server.store);
        assertThat(send("", new byte[1024]).statusCode()).isEqualTo(503);
        server.backends.bindStore(server.store);
        server.store.refusePuts = ErrorCode.NO_SPACE;
        add("a", new byte[1], Map.of());
        List<JsonNode> lines = lines(send("", finished()));
        assertThat(lines.get(0).path("status").asInt()).isEqualTo(507);
        assertThat(server.store.find(new ObjectId("a"))).isEmpty();
    }

    private void add(String name, byte[] content, Map<String, String> records) throws IOException {
        TarArchiveEntry entry = new TarArchiveEntry(name, true);
        entry.setSize(content.length);
        records.forEach(entry::addPaxHeader);
        tar.putArchiveEntry(entry);
        tar.write(content);
        tar.closeArchiveEntry();
    }

    /** The headers of a file of one byte, and the byte. */
    private byte[] header(String name, Map<String, String> records) throws IOException {
        ByteArrayOutputStream one = new ByteArrayOutputStream();
        TarArchiveOutputStream writer = new TarArchiveOutputStream(one, "UTF-8");
        StringBuilder text = new StringBuilder();
        records.forEach((key, value) -> {
            int length = key.length() + value.length() + 3;
            length += Integer.toString(length + 2).length();
            text.append(length)
                    .append(' ')
                    .append(key)
                    .append('=')
                    .append(value)
                    .append('\n');
        });
        TarArchiveEntry pax = new TarArchiveEntry("pax", TarConstants.LF_PAX_EXTENDED_HEADER_LC);
        pax.setSize(text.length());
        writer.putArchiveEntry(pax);
        writer.write(text.toString().getBytes(StandardCharsets.UTF_8));
        writer.closeArchiveEntry();
        TarArchiveEntry entry = new TarArchiveEntry(name);
        entry.setSize(1);
        writer.putArchiveEntry(entry);
        writer.write(1);
        writer.closeArchiveEntry();
        writer.finish();
        return one.toByteArray();
    }

    private void folder(String name) throws IOException {
        tar.putArchiveEntry(new TarArchiveEntry(name));
        tar.closeArchiveEntry();
    }

    private void link(String name) throws IOException {
        TarArchiveEntry entry = new TarArchiveEntry(name, TarConstants.LF_SYMLINK);
        entry.setLinkName("/etc/passwd");
        tar.putArchiveEntry(entry);
        tar.closeArchiveEntry();
    }

    private byte[] finished() throws IOException {
        tar.finish();
        return bytes.toByteArray();
    }

    private HttpResponse<String> put(String query, String... headers) throws Exception {
        return send(query, finished(), headers);
    }

    private HttpResponse<String> send(String query, byte[] body, String... headers) throws Exception {
        HttpRequest.Builder request =
                request(query).header("Content-Type", "application/x-tar").PUT(BodyPublishers.ofByteArray(body));
        return client.send((headers.length == 0 ? request : request.headers(headers)).build(), BodyHandlers.ofString());
    }

    private HttpRequest.Builder request(String query) {
        return HttpRequest.newBuilder(URI.create("http://127.0.0.1:" + server.port() + "/api/v1/bulk?" + query))
                .timeout(Duration.ofSeconds(20))
                .header("Authorization", AUTHORIZATION.strip().substring("Authorization: ".length()));
    }

    private static List<JsonNode> lines(HttpResponse<String> answer) throws IOException {
        assertThat(answer.statusCode()).isEqualTo(200);
        assertThat(answer.headers().firstValue("Content-Type")).contains("application/x-ndjson");
        List<JsonNode> lines = new ArrayList<>();
        for (String line : answer.body().split("\n")) {
            lines.add(json(line));
        }
        return lines;
    }

    private static JsonNode json(String text) throws IOException {
        return new ObjectMapper().readTree(text);
    }

    private static List<String> ids(List<JsonNode> lines) {
        return lines.stream().map(line -> line.path("id").asText()).toList();
    }
}
