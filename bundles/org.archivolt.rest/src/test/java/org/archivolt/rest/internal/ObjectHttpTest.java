package org.archivolt.rest.internal;

import static org.archivolt.rest.internal.HttpServerUnderTest.AUTHORIZATION;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.net.Socket;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.Base64;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Random;
import org.archivolt.base.ErrorCode;
import org.archivolt.base.Family;
import org.archivolt.base.Tags;
import org.archivolt.dss.Precondition;
import org.archivolt.store.PutRequest;
import org.archivolt.store.StorageOptions;
import org.archivolt.testkit.Await;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Objects over HTTP, with well-behaved clients and with rude ones. */
@Timeout(60)
class ObjectHttpTest {
    private static final String HELLO_TAG = "\"b5e9c1ad071b3e7fc779cfaa5e523818\"";

    private final HttpClient client = HttpClient.newBuilder()
            .version(HttpClient.Version.HTTP_1_1)
            .connectTimeout(Duration.ofSeconds(10))
            .build();
    private HttpServerUnderTest server;

    @BeforeEach
    void start() throws Exception {
        server = new HttpServerUnderTest();
    }

    @AfterEach
    void stop() throws Exception {
        server.close();
    }

    @Test
    void createsReplacesAndHandsBack() throws Exception {
        HttpResponse<String> created = put("a/b", "hello", "Content-Type", "text/x-note; charset=utf-8; format=any");
        assertThat(created.statusCode()).isEqualTo(201);
        assertThat(created.headers().firstValue("Location")).contains("/api/v1/objects/a/b");
        JsonNode json = json(created);
        assertThat(json.path("id").asText()).isEqualTo("a/b");
        assertThat(json.path("version").asInt()).isEqualTo(1);
        assertThat(json.path("size").asLong()).isEqualTo(5);
        assertThat(json.path("etag").asText())
                .isEqualTo(created.headers().firstValue("ETag").orElseThrow());
        assertThat(json.path("layout").path("parameters").path("replicas").asInt())
                .isEqualTo(2);

        HttpResponse<String> replaced = put("a/b", "hello");
        assertThat(replaced.statusCode()).isEqualTo(200);
        assertThat(json(replaced).path("version").asInt()).isEqualTo(2);
        put("a/b", "hello", "Content-Type", "text/x-note; charset=utf-8; format=any");

        HttpResponse<String> got = get("a/b");
        assertThat(got.statusCode()).isEqualTo(200);
        assertThat(got.body()).isEqualTo("hello");
        assertThat(got.headers().firstValue("Content-Type")).contains("text/x-note; charset=utf-8; format=any");
        assertThat(got.headers().firstValue("Content-Length")).contains("5");
        assertThat(got.headers().firstValue("ETag")).contains(HELLO_TAG);
        assertThat(got.headers().firstValue("Archivolt-Checksum")).contains("xxh128=" + HELLO_TAG.replace("\"", ""));
        assertThat(got.headers().firstValue("Archivolt-Version")).contains("3");
        assertThat(got.headers().firstValue("Last-Modified")).contains("Tue, 03 Feb 2026 04:05:06 GMT");
        assertThat(got.headers().firstValue("Accept-Ranges")).contains("bytes");
    }

    @Test
    void tellsTheStoreAllThatTheRequestSays() throws Exception {
        HttpResponse<String> answer = send(request(
                        "x?family=disk&library=lib&tags=fast,b,fast&grouping=run+7&no_split=true&layout=raid1&layout.replicas=3"
                                + "&profile=safe&copy=first")
                .header("Archivolt-Meta-Project", "Apollo")
                .header("Archivolt-Meta-owner*", "UTF-8''J%C3%BCrgen")
                .header("Archivolt-Checksum", "crc32c=9a71bb4c")
                .header("If-None-Match", "*")
                .PUT(BodyPublishers.ofString("hello")));
        assertThat(answer.statusCode()).isEqualTo(201);
        PutRequest request = server.store.requests.remove();
        assertThat(request.options())
                .isEqualTo(new StorageOptions(
                        Optional.of("safe"),
                        Optional.of(Family.DISK),
                        Optional.of("lib"),
                        Tags.of("fast", "b"),
                        Optional.of("run 7"),
                        true,
                        Optional.of("raid1"),
                        Map.of("replicas", "3")));
        assertThat(request.copy()).contains("first");
        assertThat(request.metadata()).isEqualTo(Map.of("project", "Apollo", "owner", "Jürgen"));
        assertThat(request.expected()).hasSize(1);
        assertThat(request.precondition()).isEqualTo(Precondition.ABSENT);
        assertThat(request.contentType()).isEqualTo(Optional.empty());

        HttpResponse<String> got = get("x");
        assertThat(got.headers().firstValue("Archivolt-Meta-project")).contains("Apollo");
        assertThat(got.headers().firstValue("Archivolt-Meta-owner*")).contains("UTF-8''J%C3%BCrgen");
        assertThat(got.headers().firstValue("Content-Type")).contains("application/octet-stream");
    }

    @ParameterizedTest
    @ValueSource(booleans = {false, true})
    void carriesManyBytesOfKnownAndUnknownLength(boolean directBuffers) throws Exception {
        server.store.directBuffers = directBuffers;
        byte[] bytes = new byte[3_000_001];
        new Random(1).nextBytes(bytes);
        for (HttpRequest.BodyPublisher body : List.of(
                BodyPublishers.ofByteArray(bytes),
                BodyPublishers.ofInputStream(() -> new ByteArrayInputStream(bytes)))) {
            assertThat(send(request("big").PUT(body)).statusCode()).isIn(200, 201);
            HttpResponse<byte[]> got = client.send(request("big").GET().build(), BodyHandlers.ofByteArray());
            assertThat(got.body()).isEqualTo(bytes);
        }
    }

    @Test
    void storesNothingAtAll() throws Exception {
        put("empty", "");
        HttpResponse<String> got = get("empty");
        assertThat(got.statusCode()).isEqualTo(200);
        assertThat(got.headers().firstValue("Content-Length")).contains("0");
        assertThat(server.exchange("PUT /api/v1/objects/none HTTP/1.1\r\nHost: x\r\nConnection: close\r\n"
                        + AUTHORIZATION + "\r\n"))
                .startsWith("HTTP/1.1 201");
    }

    @Test
    void answersHeadWithoutTouchingMedia() throws Exception {
        put("a", "hello");
        HttpResponse<String> head = send(request("a").method("HEAD", BodyPublishers.noBody()));
        assertThat(head.statusCode()).isEqualTo(200);
        assertThat(head.headers().firstValue("Content-Length")).contains("5");
        assertThat(head.headers().firstValue("ETag")).contains(HELLO_TAG);
        assertThat(server.store.reads).hasValue(0);
    }

    @ParameterizedTest
    @CsvSource({
        "bytes=1-3, 206, ell, bytes 1-3/5",
        "bytes=-2, 206, lo, bytes 3-4/5",
        "bytes=2-, 206, llo, bytes 2-4/5",
        "items=1-3, 200, hello,",
    })
    void sendsPartsOfAnObject(String range, int status, String body, String contentRange) throws Exception {
        put("a", "hello");
        HttpResponse<String> got = get("a", "Range", range);
        assertThat(got.statusCode()).isEqualTo(status);
        assertThat(got.body()).isEqualTo(body);
        assertThat(got.headers().firstValue("Content-Range")).isEqualTo(Optional.ofNullable(contentRange));
    }

    @Test
    void refusesBadRanges() throws Exception {
        put("a", "hello");
        HttpResponse<String> outside = get("a", "Range", "bytes=5-");
        assertProblem(outside, 416, "RANGE_NOT_SATISFIABLE", "Range");
        assertThat(outside.headers().firstValue("Content-Range")).contains("bytes */5");
        assertThat(outside.headers().firstValue("ETag")).isEmpty();
        assertProblem(get("a", "Range", "bytes=1-2,3-4"), 400, "INVALID_ARGUMENT", "Range");
        assertProblem(get("a", "Range", "bytes=x"), 400, "INVALID_ARGUMENT", "Range");
        assertThat(server.store.reads).hasValue(0);
    }

    @Test
    void sendsThePartOnlyIfTheObjectIsStillTheSame() throws Exception {
        put("a", "hello");
        assertThat(get("a", "Range", "bytes=1-1", "If-Range", HELLO_TAG).statusCode())
                .isEqualTo(206);
        assertThat(get("a", "Range", "bytes=1-1", "If-Range", "\"other\"").statusCode())
                .isEqualTo(200);
        assertThat(get("a", "Range", "bytes=1-1", "If-Range", "Tue, 03 Feb 2026 04:05:06 GMT")
                        .statusCode())
                .isEqualTo(206);
        assertThat(get("a", "Range", "bytes=1-1", "If-Range", "Tue, 03 Feb 2026 04:05:05 GMT")
                        .statusCode())
                .isEqualTo(200);
    }

    @Test
    void sendsNothingToAClientThatHasItAlready() throws Exception {
        put("a", "hello");
        HttpResponse<String> known = get("a", "If-None-Match", "\"x\", W/" + HELLO_TAG);
        assertThat(known.statusCode()).isEqualTo(304);
        assertThat(known.body()).isEmpty();
        assertThat(known.headers().firstValue("ETag")).contains(HELLO_TAG);
        assertThat(get("a", "If-None-Match", "\"x\"").statusCode()).isEqualTo(200);
        assertThat(get("a", "If-Modified-Since", "Tue, 03 Feb 2026 04:05:06 GMT")
                        .statusCode())
                .isEqualTo(304);
        assertProblem(get("a", "If-Match", "\"x\""), 412, "PRECONDITION_FAILED", "If-Match");
        assertThat(get("a", "If-Match", HELLO_TAG).statusCode()).isEqualTo(200);
        assertThat(server.store.reads).hasValue(2);
    }

    @Test
    void doesNotReplaceWhatMustBeAbsent() throws Exception {
        put("a", "hello");
        assertProblem(put("a", "other", "If-None-Match", "*"), 412, "PRECONDITION_FAILED", null);
        assertThat(get("a").body()).isEqualTo("hello");
    }

    @ParameterizedTest
    @CsvSource({
        "If-None-Match, \"x\"",
        "If-Match, x",
        "If-Unmodified-Since, 'Tue, 03 Feb 2026 04:05:06 GMT'",
        "Content-Encoding, gzip",
        "Content-Range, bytes 0-4/5",
        "Content-MD5, AAAA",
        "Content-Digest, sha-256=AAAA",
        "Repr-Digest, sha-1=:AAAA:",
        "Archivolt-Checksum, md5=0",
        "Archivolt-Meta-x*, plain",
    })
    void refusesHeadersItWouldHaveToIgnore(String header, String value) throws Exception {
        assertProblem(put("a", "hello", header, value), 400, "INVALID_ARGUMENT", header);
        assertThat(server.store.requests).isEmpty();
    }

    @ParameterizedTest
    @CsvSource({
        "a?nope=1, nope",
        "a?family=dis%20k, family",
        "a?tags=a%20b, tags",
        "a?layout=raid1&layout=raid1, layout",
        "a?family=%zz, family",
        "a?no_split=yes, no_split",
        "a?no_split, no_split",
        "a?uuid=x, uuid",
        "a?hard=true, hard",
        "a?profile=none, profile",
    })
    void refusesParametersAndNamesThem(String target, String field) throws Exception {
        assertProblem(raw("PUT", target, "Content-Length: 1\r\n", "x"), 400, "INVALID_ARGUMENT", field);
        assertThat(server.store.ids()).isEmpty();
    }

    @Test
    void keepsNothingOfABodyWithAnotherChecksum() throws Exception {
        String md5 = Base64.getEncoder().encodeToString(new byte[16]);
        assertProblem(put("a", "hello", "Content-MD5", md5), 400, "CHECKSUM_MISMATCH", null);
        assertThat(get("a").statusCode()).isEqualTo(404);
    }

    @Test
    void deletes() throws Exception {
        put("a", "hello");
        assertThat(send(request("a").DELETE()).statusCode()).isEqualTo(204);
        assertProblem(send(request("a").DELETE()), 404, "NO_SUCH_OBJECT", null);
        assertProblem(get("a"), 404, "NO_SUCH_OBJECT", null);
        assertProblem(send(request("a").header("If-Match", "*").DELETE()), 404, "NO_SUCH_OBJECT", null);
        assertProblem(
                send(request("a").header("If-None-Match", "*").DELETE()), 400, "INVALID_ARGUMENT", "If-None-Match");
        assertProblem(send(request("a?x").DELETE()), 400, "INVALID_ARGUMENT", "x");
    }

    @Test
    void replacesOnlyWhatTheClientHasSeen() throws Exception {
        assertProblem(put("a", "x", "If-Match", "*"), 412, "PRECONDITION_FAILED", null);
        put("a", "hello");
        assertProblem(put("a", "x", "If-Match", "\"0123\""), 412, "PRECONDITION_FAILED", "If-Match");
        assertProblem(put("a", "x", "If-Match", "W/" + HELLO_TAG), 412, "PRECONDITION_FAILED", "If-Match");
        assertProblem(
                put("a", "x", "If-Match", HELLO_TAG, "If-None-Match", "*"), 400, "INVALID_ARGUMENT", "If-None-Match");
        assertThat(put("a", "other", "If-Match", "\"x\", " + HELLO_TAG).statusCode())
                .isEqualTo(200);
        assertProblem(put("a", "x", "If-Match", HELLO_TAG), 412, "PRECONDITION_FAILED", null);
        assertThat(get("a").body()).isEqualTo("other");
    }

    @Test
    void readsOldVersionsAndCopies() throws Exception {
        String uuid = json(put("a", "one")).path("uuid").asText();
        put("a", "two");
        HttpResponse<String> old = get("a?version=1");
        assertThat(old.body()).isEqualTo("one");
        assertThat(old.headers().firstValue("Archivolt-Uuid")).contains(uuid);
        assertThat(old.headers().firstValue("Archivolt-Version")).contains("1");
        assertThat(old.headers().firstValue("Archivolt-Deprecated")).isPresent();
        assertThat(get("a").headers().firstValue("Archivolt-Deprecated")).isEmpty();
        assertThat(get("a?copy=source").body()).isEqualTo("two");
        assertProblem(get("a?copy=none"), 404, "NO_SUCH_OBJECT", null);
        assertThat(send(request("a?copy=none").method("HEAD", BodyPublishers.noBody()))
                        .statusCode())
                .isEqualTo(404);
        assertProblem(get("a?version=3"), 404, "NO_SUCH_OBJECT", null);
        send(request("a").DELETE());
        assertThat(get("a").statusCode()).isEqualTo(404);
        assertThat(get("a?uuid=" + uuid).body()).isEqualTo("two");
        assertThat(get("a?version=1&uuid=" + uuid).body()).isEqualTo("one");
        assertThat(get("a?uuid=" + uuid, "If-None-Match", HELLO_TAG).statusCode())
                .isEqualTo(200);
        for (String wrong : List.of("version=0", "version=x", "uuid=x", "uuid=1-1-1-1-1", "copy2=x")) {
            assertProblem(get("a?" + wrong), 400, "INVALID_ARGUMENT", wrong.substring(0, wrong.indexOf('=')));
        }
    }

    @Test
    void removesOneVersionOrAllForEver() throws Exception {
        String uuid = json(put("a", "one")).path("uuid").asText();
        put("a", "two");
        put("a", "three");
        put("ab", "other");
        assertProblem(send(request("a?version=1").DELETE()), 400, "INVALID_ARGUMENT", "version");
        assertProblem(send(request("a?uuid=" + uuid).DELETE()), 400, "INVALID_ARGUMENT", "uuid");
        assertProblem(send(request("a?versions=all").DELETE()), 400, "INVALID_ARGUMENT", "versions");
        assertProblem(send(request("a?hard=true&versions=2").DELETE()), 400, "INVALID_ARGUMENT", "versions");
        assertProblem(send(request("a?hard=true&version=1&versions=all").DELETE()), 400, "INVALID_ARGUMENT", "version");
        assertThat(send(request("a?hard=true&version=1").DELETE()).statusCode()).isEqualTo(204);
        assertProblem(send(request("a?hard=true&version=1").DELETE()), 404, "NO_SUCH_OBJECT", null);
        assertThat(get("a").body()).isEqualTo("three");
        assertThat(send(request("a?hard=true").DELETE()).statusCode()).isEqualTo(204);
        assertThat(get("a?uuid=" + uuid).body()).isEqualTo("two");
        put("a", "hello");
        assertThat(send(request("a?hard=true&versions=all")
                                .header("If-Match", "\"00000000\"")
                                .DELETE())
                        .statusCode())
                .isEqualTo(412);
        assertThat(send(request("a?hard=true&versions=all")
                                .header("If-Match", HELLO_TAG)
                                .DELETE())
                        .statusCode())
                .isEqualTo(204);
        assertThat(get("a?uuid=" + uuid).statusCode()).isEqualTo(404);
        assertProblem(send(request("a?hard=true&versions=all").DELETE()), 404, "NO_SUCH_OBJECT", null);
        assertThat(get("ab").body()).isEqualTo("other");
    }

    @Test
    void changesWhatAnObjectIsDescribedBy() throws Exception {
        put("a", "hello", "Archivolt-Meta-x", "1", "Archivolt-Meta-y", "2");
        JsonNode changed = json(patch(
                "a",
                "{'metadata': {'x': null, 'z': 'ü'}, 'contentType': 'text/x', 'tags': ['fast'], 'grouping': 'run'}"));
        assertThat(changed.path("metadata").toString()).isEqualTo("{\"y\":\"2\",\"z\":\"ü\"}");
        assertThat(changed.path("contentType").asText()).isEqualTo("text/x");
        assertThat(changed.path("tags").toString()).isEqualTo("[\"fast\"]");
        assertThat(changed.path("grouping").asText()).isEqualTo("run");
        changed = json(patch("a", "{'metadata': {'w': ''}, 'replaceMetadata': true, 'grouping': null, 'tags': []}"));
        assertThat(changed.path("metadata").toString()).isEqualTo("{\"w\":\"\"}");
        assertThat(changed.has("grouping")).isFalse();
        assertThat(changed.path("tags").toString()).isEqualTo("[]");
        assertThat(changed.path("contentType").asText()).isEqualTo("text/x");
        assertProblem(patch("a", "{'tags': []}", "If-Match", "\"00000000\""), 412, "PRECONDITION_FAILED", null);
        assertThat(patch("a", "{'tags': []}", "If-Match", HELLO_TAG).statusCode())
                .isEqualTo(200);
        assertProblem(patch("none", "{'tags': []}"), 404, "NO_SUCH_OBJECT", null);
    }

    @Test
    void renamesAnObjectWithItsVersions() throws Exception {
        put("a", "one");
        put("a", "two");
        HttpResponse<String> renamed = patch("a", "{'id': 'b/ü'}");
        assertThat(renamed.headers().firstValue("Location")).contains("/api/v1/objects/b%2F%C3%BC");
        assertThat(json(renamed).path("id").asText()).isEqualTo("b/ü");
        assertThat(get("a").statusCode()).isEqualTo(404);
        assertThat(get("b%2F%C3%BC?version=1").body()).isEqualTo("one");
        put("a", "x");
        assertProblem(patch("a", "{'id': 'b/ü'}"), 409, "ALREADY_EXISTS", null);
        assertProblem(patch("a", "{'id': 'c'}", "If-Match", "*"), 400, "INVALID_ARGUMENT", "If-Match");
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "{}|body",
                "[]|body",
                "{|body",
                "{'tags': [], 'nope': 1}|nope",
                "{'id': 'b', 'tags': []}|id",
                "{'id': ''}|id",
                "{'id': 1}|id",
                "{'metadata': {'x': 1}}|metadata.x",
                "{'metadata': null}|metadata",
                "{'replaceMetadata': true}|metadata",
                "{'replaceMetadata': 1, 'metadata': {}}|replaceMetadata",
                "{'contentType': null}|contentType",
                "{'tags': 'x'}|tags",
                "{'tags': ['a b']}|tags",
                "{'grouping': ''}|grouping",
            })
    void refusesChangesThatMeanNothing(String body, String field) throws Exception {
        put("a", "hello");
        assertProblem(patch("a", body), 400, "INVALID_ARGUMENT", field);
        HttpResponse<String> form =
                send(request("a").header("Content-Type", "text/plain").method("PATCH", BodyPublishers.ofString(body)));
        assertProblem(form, 415, "UNSUPPORTED_MEDIA_TYPE", null);
        assertThat(get("a").body()).isEqualTo("hello");
    }

    private HttpResponse<String> patch(String target, String body, String... headers) throws Exception {
        HttpRequest.Builder request = request(target)
                .header("Content-Type", "application/json")
                .method("PATCH", BodyPublishers.ofString(body.replace('\'', '"')));
        return send(headers.length == 0 ? request : request.headers(headers));
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "a//b",
                "//",
                "/",
                "..",
                ".",
                "a/../b",
                "../../../x",
                "a%2Fb",
                "a;b=c;d",
                ";",
                "%3F%23%25",
                "'%22",
                "a+b",
                "%C3%A4%F0%9F%98%80",
                "%2e%2e/x",
                "%0d%0a",
                "a%5Cb",
                "~!$&()*,=:@"
            })
    void takesAnyIdAndGivesItBackUnchanged(String raw) throws Exception {
        String created = raw("PUT", raw, "Content-Length: 1\r\n", "x");
        assertThat(created).startsWith("HTTP/1.1 201");
        String id = server.store.requests.remove().id().text();
        assertThat(new ObjectMapper().readTree(bodyOf(created)).path("id").asText())
                .isEqualTo(id);
        assertThat(bodyOf(raw("GET", raw, "", ""))).isEqualTo("x");
        assertThat(raw("DELETE", raw, "", "")).startsWith("HTTP/1.1 204");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {"", "%00", "a%00b", "%", "%zz", "a%2", "%FF", "%C3", "../../../../x", "..%2F..%2F..%2F..%2Fx"})
    void refusesBadIdsAndNamesTheField(String raw) throws Exception {
        assertProblem(raw("PUT", raw, "Content-Length: 1\r\n", "x"), 400, "INVALID_ARGUMENT", "id");
        assertProblem(raw("GET", raw, "", ""), 400, "INVALID_ARGUMENT", "id");
    }

    @Test
    void refusesIdsThatAreTooLong() throws Exception {
        assertThat(raw("PUT", "x".repeat(1024), "Content-Length: 1\r\n", "x")).startsWith("HTTP/1.1 201");
        assertProblem(raw("PUT", "x".repeat(1025), "Content-Length: 1\r\n", "x"), 400, "INVALID_ARGUMENT", "id");
    }

    @Test
    void refusesAFragmentRatherThanCuttingIt() throws Exception {
        assertThat(raw("PUT", "a#b", "Content-Length: 1\r\n", "x")).startsWith("HTTP/1.1 400");
        assertThat(server.store.requests).isEmpty();
    }

    @Test
    void saysWhichMethodsThereAre() throws Exception {
        HttpResponse<String> post = send(request("a").POST(BodyPublishers.ofString("x")));
        assertProblem(post, 405, "METHOD_NOT_ALLOWED", null);
        assertThat(post.headers().firstValue("Allow")).contains("GET, HEAD, PUT, PATCH, DELETE, OPTIONS");
        assertThat(raw("OPTIONS", "a", "", "")).startsWith("HTTP/1.1 204").contains("Allow: GET");
        assertProblem(raw("TRACE", "a", "", ""), 405, "METHOD_NOT_ALLOWED", null);
    }

    @Test
    void tellsTheStoreThatAClientWentAway() throws Exception {
        try (Socket socket = server.connect()) {
            write(
                    socket,
                    "PUT /api/v1/objects/a HTTP/1.1\r\nHost: x\r\nContent-Length: 100\r\n" + AUTHORIZATION
                            + "\r\nhalf of it");
        }
        Await.until("the store hears of it", () -> server.store.failures.contains(ErrorCode.CLIENT_ABORTED));
        assertThat(get("a").statusCode()).isEqualTo(404);
    }

    @ParameterizedTest
    @ValueSource(strings = {"5\r\nhel", "5\r\nhello\r\n", "zz\r\nhello", "5\r\nhello\r\n-1\r\n", ""})
    void neverTakesABrokenChunkedBodyForAWholeOne(String chunks) throws Exception {
        try (Socket socket = server.connect()) {
            write(
                    socket,
                    "PUT /api/v1/objects/a HTTP/1.1\r\nHost: x\r\nTransfer-Encoding: chunked\r\n" + AUTHORIZATION
                            + "\r\n" + chunks);
            socket.shutdownOutput();
            assertThat(HttpServerUnderTest.readToEnd(socket)).doesNotStartWith("HTTP/1.1 2");
        }
        Await.until("the store hears of it", () -> server.store.failures.contains(ErrorCode.CLIENT_ABORTED));
        assertThat(get("a").statusCode()).isEqualTo(404);
    }

    @Test
    void refusesBodiesEncodedForTheWay() throws Exception {
        String gzipped = raw("PUT", "a", "Transfer-Encoding: gzip, chunked\r\n", "0\r\n\r\n");
        assertProblem(gzipped, 400, "INVALID_ARGUMENT", "Transfer-Encoding");
    }

    @Test
    void breaksTheConnectionWhenReadingFailsInTheMiddle() throws Exception {
        byte[] bytes = new byte[500_000];
        send(request("a").PUT(BodyPublishers.ofByteArray(bytes)));
        server.store.readsFailAfter = 400_000;
        assertThatThrownBy(() -> get("a")).isInstanceOf(IOException.class);
    }

    @Test
    void saysCleanlyThatReadingFailedAtOnce() throws Exception {
        put("a", "hello", "Archivolt-Meta-x", "y");
        server.store.readsFailAfter = 2;
        HttpResponse<String> failed = get("a");
        assertProblem(failed, 500, "DATA_CORRUPT", null);
        assertThat(failed.headers().firstValue("ETag")).isEmpty();
        assertThat(failed.headers().firstValue("Archivolt-Meta-x")).isEmpty();
    }

    @Test
    void letsAClientSendOnlyWhenItMay() throws Exception {
        try (Socket socket = server.connect()) {
            write(
                    socket,
                    "PUT /api/v1/objects/a HTTP/1.1\r\nHost: x\r\nContent-Length: 5\r\nConnection: close\r\n"
                            + "Expect: 100-continue\r\n" + AUTHORIZATION + "\r\n");
            assertThat(HttpServerUnderTest.readHead(socket)).startsWith("HTTP/1.1 100");
            write(socket, "hello");
            assertThat(HttpServerUnderTest.readToEnd(socket)).startsWith("HTTP/1.1 201");
        }
    }

    @ParameterizedTest
    @CsvSource({"a, '', 401", "a?nope, auth, 400", "'', auth, 400"})
    void refusesBeforeTheClientHasSentAnything(String target, String auth, int status) throws Exception {
        try (Socket socket = server.connect()) {
            write(
                    socket,
                    "PUT /api/v1/objects/" + target + " HTTP/1.1\r\nHost: x\r\nContent-Length: 1000000000000\r\n"
                            + "Expect: 100-continue\r\n" + (auth.isEmpty() ? "" : AUTHORIZATION) + "\r\n");
            assertThat(HttpServerUnderTest.readToEnd(socket))
                    .startsWith("HTTP/1.1 " + status)
                    .contains("Connection: close");
        }
    }

    /**
     * Goal: a client that sends all of its upload before it looks for an answer sees the refusal, not a reset connection.
     * Method: send 8 MiB, more than the socket buffers hold, and only then read.
     */
    @Test
    void refusesAnUploadUnderWayWithoutResettingTheConnection() throws Exception {
        for (String authorization : List.of("", AUTHORIZATION)) {
            server.store.refusePuts = ErrorCode.NO_SPACE;
            try (Socket socket = server.connect()) {
                write(
                        socket,
                        "PUT /api/v1/objects/a HTTP/1.1\r\nHost: x\r\nContent-Length: 8388608\r\n" + authorization
                                + "\r\n");
                socket.getOutputStream().write(new byte[8388608]);
                assertThat(HttpServerUnderTest.readToEnd(socket))
                        .startsWith(authorization.isEmpty() ? "HTTP/1.1 401" : "HTTP/1.1 507");
            }
        }
    }

    @Test
    void keepsTheConnectionAfterRefusingASmallBody() throws Exception {
        server.store.refusePuts = ErrorCode.LAYOUT_UNAVAILABLE;
        try (Socket socket = server.connect()) {
            String put =
                    "PUT /api/v1/objects/a HTTP/1.1\r\nHost: x\r\nContent-Length: 5\r\n" + AUTHORIZATION + "\r\nhello";
            write(socket, put);
            assertThat(HttpServerUnderTest.readHead(socket)).startsWith("HTTP/1.1 501");
            write(socket, put.replaceFirst("Host: x", "Host: x\r\nConnection: close"));
            assertThat(HttpServerUnderTest.readToEnd(socket)).contains("HTTP/1.1 501");
        }
    }

    @Test
    void saysWhatItIsWaitingForWhileTheStoreIsAway() throws Exception {
        server.backends.unbindStore(server.store);
        for (HttpResponse<String> answer :
                List.of(put("a", "x"), get("a"), send(request("a").DELETE()))) {
            assertProblem(answer, 503, "SHUTTING_DOWN", null);
            assertThat(answer.headers().firstValue("Retry-After")).isPresent();
        }
    }

    @Test
    void showsNothingOfABug() throws Exception {
        server.store.bug = new IllegalStateException("secret");
        HttpResponse<String> answer = put("a", "x");
        assertProblem(answer, 500, "INTERNAL", null);
        assertThat(answer.body()).doesNotContain("secret").doesNotContain("Exception");
    }

    private HttpResponse<String> put(String target, String body, String... headers) throws Exception {
        HttpRequest.Builder request = request(target).PUT(BodyPublishers.ofString(body));
        return send(headers.length == 0 ? request : request.headers(headers));
    }

    private HttpResponse<String> get(String target, String... headers) throws Exception {
        HttpRequest.Builder request = request(target).GET();
        return send(headers.length == 0 ? request : request.headers(headers));
    }

    private HttpRequest.Builder request(String target) {
        return HttpRequest.newBuilder(URI.create("http://127.0.0.1:" + server.port() + "/api/v1/objects/" + target))
                .timeout(Duration.ofSeconds(20))
                .header("Authorization", AUTHORIZATION.strip().substring("Authorization: ".length()));
    }

    private HttpResponse<String> send(HttpRequest.Builder request) throws Exception {
        return client.send(request.build(), BodyHandlers.ofString());
    }

    /** Sends a target just as it is written. */
    private String raw(String method, String target, String headers, String body) throws IOException {
        return server.exchange(method + " /api/v1/objects/" + target + " HTTP/1.1\r\nHost: x\r\nConnection: close\r\n"
                + AUTHORIZATION + headers + "\r\n" + body);
    }

    private static void write(Socket socket, String text) throws IOException {
        socket.getOutputStream().write(text.getBytes(StandardCharsets.ISO_8859_1));
        socket.getOutputStream().flush();
    }

    private static JsonNode json(HttpResponse<String> answer) throws IOException {
        assertThat(answer.headers().firstValue("Content-Type")).contains("application/json");
        return new ObjectMapper().readTree(answer.body());
    }

    private static String bodyOf(String answer) {
        String body = answer.substring(answer.indexOf("\r\n\r\n") + 4);
        return new String(body.getBytes(StandardCharsets.ISO_8859_1), StandardCharsets.UTF_8);
    }

    private static void assertProblem(HttpResponse<String> answer, int status, String code, String field)
            throws IOException {
        assertThat(answer.statusCode()).isEqualTo(status);
        assertThat(answer.headers().firstValue("Content-Type")).contains("application/problem+json");
        assertMembers(new ObjectMapper().readTree(answer.body()), status, code, field);
    }

    private static void assertProblem(String answer, int status, String code, String field) throws IOException {
        assertThat(answer).startsWith("HTTP/1.1 " + status).contains("Content-Type: application/problem+json");
        assertMembers(new ObjectMapper().readTree(bodyOf(answer)), status, code, field);
    }

    private static void assertMembers(JsonNode problem, int status, String code, String field) {
        assertThat(problem.path("status").asInt()).isEqualTo(status);
        assertThat(problem.path("code").asText()).isEqualTo(code);
        assertThat(problem.path("field").asText(null)).isEqualTo(field);
        assertThat(problem.path("remedy").asText()).isNotEmpty();
    }
}
