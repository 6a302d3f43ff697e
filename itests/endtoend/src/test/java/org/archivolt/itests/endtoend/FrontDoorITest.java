package org.archivolt.itests.endtoend;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import java.io.BufferedReader;
import java.io.InputStream;
import java.io.InputStreamReader;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.KeyStore;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import javax.net.ssl.SSLContext;
import javax.net.ssl.TrustManagerFactory;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

/** Who gets in, by which way, and what is put down of it: users, tokens, TLS, probes, events, the audit trail. */
class FrontDoorITest {
    private static final Duration LIMIT = Duration.ofSeconds(30);
    private static final String KEYSTORE_PASSWORD = "secret123";

    private static Instance instance;
    private static String tls;

    private final HttpClient http = HttpClient.newHttpClient();

    @BeforeAll
    static void start() throws Exception {
        instance = Instance.named("frontdoor");
        int port = Instance.freePort();
        tls = "https://localhost:" + port;
        String file = "org.ops4j.pax.web.cfg";
        instance.configure(
                file, "org.osgi.service.http.secure.enabled = false", "org.osgi.service.http.secure.enabled = true");
        instance.configure(file, "${archivolt.https.port}", Integer.toString(port));
        Path etc = instance.data().resolve("etc");
        Files.writeString(etc.resolve("tls.password"), KEYSTORE_PASSWORD);
        makeCertificate(etc.resolve("tls.p12"));
        instance.up().requireSuccess();
    }

    @AfterAll
    static void stop() throws Exception {
        if (instance != null) {
            instance.close();
        }
    }

    @Test
    void aUserIsAddedInOneLineAndDoesWhatTheRoleAllows() throws Exception {
        String password = addUser("viewer", "vi");
        assertThat(instance.client().put("roles/a", new byte[] {1, 2, 3}).statusCode())
                .isEqualTo(201);
        Client viewer = new Client(instance.port(), "vi", password);
        assertThat(viewer.head("roles/a").statusCode()).isEqualTo(200);
        assertThat(viewer.delete("roles/a").statusCode()).isEqualTo(403);
        assertThat(viewer.put("roles/b", new byte[1]).body())
                .contains("FORBIDDEN")
                .contains("role user");
        instance.shell("user:role", "vi", "user").requireSuccess();
        Await.until("the new role", LIMIT, () -> viewer.delete("roles/a").statusCode() != 403);
        assertThat(Files.readString(instance.data().resolve("etc/users.properties")))
                .doesNotContain(password)
                .contains("pbkdf2-sha512:");
        instance.shell("user:remove", "vi").requireSuccess();
        Await.until("nobody", LIMIT, () -> viewer.head("roles/a").statusCode() == 401);
    }

    @Test
    void aTokenIsWorthItsRoleUntilItIsRevoked() throws Exception {
        addUser("operator", "op");
        List<String> lines = instance.shell("token:create", "--user", "op", "--role", "viewer", "--expires", "1d")
                .requireSuccess()
                .output()
                .lines()
                .toList();
        String id = lines.get(0).split(" ")[1];
        String secret = lines.get(1);
        assertThat(get("/media", "Authorization", "Bearer " + secret).statusCode())
                .isEqualTo(200);
        HttpResponse<String> change =
                send("POST", "/media", "Authorization", "Bearer " + secret, "Content-Type", "application/json");
        assertThat(change.statusCode()).isEqualTo(403);
        HttpResponse<String> disguised =
                get("/media", "Authorization", "Bearer " + secret, "X-HTTP-Method-Override", "POST");
        assertThat(disguised.statusCode()).isEqualTo(400);
        instance.shell("token:revoke", id).requireSuccess();
        assertThat(get("/media", "Authorization", "Bearer " + secret).statusCode())
                .isEqualTo(401);
    }

    @Test
    void changesThroughEitherEdgeAreInTheAuditTrail() throws Exception {
        String id = "audit/\u2028 \"quoted\" \n";
        HttpResponse<String> put = instance.client().put(id, new byte[] {1});
        assertThat(put.statusCode()).isEqualTo(201);
        String request = put.headers().firstValue("Archivolt-Request").orElseThrow();
        JsonNode line = awaitAudit("\"request\":\"" + request + "\"");
        assertThat(line.get("user").textValue()).isEqualTo("admin");
        assertThat(line.get("method").textValue()).isEqualTo("PUT");
        assertThat(line.get("status").intValue()).isEqualTo(201);
        assertThat(line.get("bytes").intValue()).isEqualTo(1);
        instance.shell("object:delete", "audit/none");
        JsonNode command = awaitAudit("object:delete audit/none");
        assertThat(command.get("via").textValue()).isEqualTo("shell");
        assertThat(command.get("user").textValue()).isEqualTo("admin");
        assertThat(command.get("outcome").textValue()).isEqualTo("failed");
    }

    @Test
    void readinessTellsTheTruthAboutTheDatabase() throws Exception {
        assertThat(get("/health/live").statusCode()).isEqualTo(200);
        Await.until("ready", LIMIT, () -> get("/health/ready").statusCode() == 200);
        // one that is killed is back too soon for everybody to notice
        signalDatabase("STOP");
        try {
            Await.until("not ready", LIMIT, () -> get("/health/ready").statusCode() == 503);
            assertThat(get("/health/ready").body()).contains("\"waitingFor\":[\"database\"]");
        } finally {
            signalDatabase("CONT");
        }
        Await.until("ready again", LIMIT, () -> get("/health/ready").statusCode() == 200);
        assertThat(get("/health/live").statusCode()).isEqualTo(200);
    }

    private void signalDatabase(String signal) throws Exception {
        for (ProcessHandle process : instance.databaseProcesses()) {
            Instance.run(List.of("kill", "-s", signal, Long.toString(process.pid())));
        }
    }

    @Test
    void whoListensIsToldOfALockedMedium() throws Exception {
        HttpRequest request = request("GET", "/events?topics=media", "Authorization", admin());
        HttpResponse<InputStream> answer = http.send(request, BodyHandlers.ofInputStream());
        String medium = Client.JSON
                .readTree(get("/media", "Authorization", admin()).body())
                .at("/media/0/id")
                .textValue();
        try (BufferedReader events = new BufferedReader(new InputStreamReader(answer.body(), StandardCharsets.UTF_8))) {
            assertThat(events.readLine()).startsWith("retry:");
            instance.shell("medium:lock", medium).requireSuccess();
            String line = events.readLine();
            while (line != null && !line.contains(medium)) {
                line = events.readLine();
            }
            assertThat(line).isEqualTo("data: {\"id\":\"" + medium + "\"}");
        } finally {
            instance.shell("medium:unlock", medium).requireSuccess();
        }
    }

    @Test
    void whatIsInTheDocumentIsServed() throws Exception {
        JsonNode paths = Client.JSON
                .readTree(get("/openapi.json", "Authorization", admin()).body())
                .get("paths");
        List<String> faults = new ArrayList<>();
        for (var path : paths.properties()) {
            for (var method : path.getValue().properties()) {
                String raw = path.getKey()
                        .replace("{order}", "scan")
                        .replace("/layouts/{name}", "/layouts/raid1")
                        .replaceAll("\\{[^}]*}", "x");
                String query = raw.equals("/events") ? "?topics=none" : "";
                HttpResponse<String> answer =
                        send(method.getKey().toUpperCase(Locale.ROOT), raw + query, "Authorization", admin());
                if (answer.statusCode() == 405 || answer.body().contains("NO_SUCH_PATH")) {
                    faults.add(method.getKey() + " " + raw + ": " + answer.body());
                }
            }
        }
        assertThat(faults).isEmpty();
        assertThat(paths.size()).isGreaterThan(30);
    }

    @Test
    void servesHttpsWithTheCertificateItWasGivenAndTheNextOne() throws Exception {
        assertThat(overTls("/health/live", "TLSv1.3")).isEqualTo(200);
        assertThat(overTls("/health/live", "TLSv1.2")).isEqualTo(200);
        Path keystore = instance.data().resolve("etc/tls.p12");
        byte[] first = Files.readAllBytes(keystore);
        Path next = keystore.resolveSibling("next.p12");
        makeCertificate(next);
        Files.move(next, keystore, java.nio.file.StandardCopyOption.ATOMIC_MOVE);
        Await.until("the next certificate", LIMIT, () -> overTls("/health/live", "TLSv1.3") == 200);
        assertThat(Files.readAllBytes(keystore)).isNotEqualTo(first);
    }

    // --- clients ---

    /** Status; 0 when the server does not have the certificate that is in the file. */
    private static int overTls(String path, String protocol) throws Exception {
        KeyStore trusted = KeyStore.getInstance("PKCS12");
        try (InputStream in = Files.newInputStream(instance.data().resolve("etc/tls.p12"))) {
            trusted.load(in, KEYSTORE_PASSWORD.toCharArray());
        }
        KeyStore certificate = KeyStore.getInstance("PKCS12");
        certificate.load(null, null);
        certificate.setCertificateEntry("tls", trusted.getCertificate("tls"));
        TrustManagerFactory trust = TrustManagerFactory.getInstance(TrustManagerFactory.getDefaultAlgorithm());
        trust.init(certificate);
        SSLContext context = SSLContext.getInstance(protocol);
        context.init(null, trust.getTrustManagers(), null);
        HttpClient client = HttpClient.newBuilder().sslContext(context).build();
        try {
            return client.send(
                            HttpRequest.newBuilder(URI.create(tls + "/api/v1" + path))
                                    .build(),
                            BodyHandlers.discarding())
                    .statusCode();
        } catch (javax.net.ssl.SSLException e) {
            return 0;
        }
    }

    private static void makeCertificate(Path keystore) throws Exception {
        Instance.run(List.of(
                        Path.of(System.getProperty("java.home"), "bin", "keytool")
                                .toString(),
                        "-genkeypair",
                        "-alias",
                        "tls",
                        "-keyalg",
                        "EC",
                        "-dname",
                        "CN=localhost",
                        "-ext",
                        "san=dns:localhost,ip:127.0.0.1",
                        "-storetype",
                        "PKCS12",
                        "-keystore",
                        keystore.toString(),
                        "-storepass",
                        KEYSTORE_PASSWORD))
                .requireSuccess();
    }

    private static String addUser(String role, String name) throws Exception {
        return instance.shell("user:add", "--role", role, name)
                .requireSuccess()
                .output()
                .lines()
                .filter(line -> line.startsWith("Password: "))
                .findFirst()
                .orElseThrow()
                .substring("Password: ".length());
    }

    private static JsonNode awaitAudit(String text) throws Exception {
        Path log = instance.data().resolve("log/audit.log");
        Await.until("the audit line", LIMIT, () -> Files.readString(log).contains(text));
        for (String line : Files.readAllLines(log)) {
            JsonNode facts = Client.JSON.readTree(line);
            if (line.contains(text)) {
                return facts;
            }
        }
        throw new AssertionError("the line has gone: " + text);
    }

    private static String admin() throws Exception {
        return Client.basic(instance.credential("user"), instance.credential("password"));
    }

    private HttpResponse<String> get(String path, String... headers) throws Exception {
        return send("GET", path, headers);
    }

    private HttpResponse<String> send(String method, String path, String... headers) throws Exception {
        return http.send(request(method, path, headers), BodyHandlers.ofString());
    }

    private static HttpRequest request(String method, String path, String... headers) {
        HttpRequest.Builder request = HttpRequest.newBuilder(
                        URI.create("http://127.0.0.1:" + instance.port() + "/api/v1" + path))
                .timeout(Duration.ofSeconds(60))
                .method(method, BodyPublishers.noBody());
        return (headers.length == 0 ? request : request.headers(headers)).build();
    }
}
