package org.archivolt.itests.endtoend;

import com.fasterxml.jackson.databind.JsonNode;
import java.io.IOException;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.time.Duration;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.stream.StreamSupport;

/** The virtual tape library {@code main} of an instance, as those see it who run it and those who break it. */
final class VirtualTapes {
    static final List<String> DRIVES = List.of("drive0", "drive1");

    private static final Duration LIMIT = Duration.ofSeconds(30);
    private static final String DRIVER = "org.archivolt.ldm.tape";
    private static final String LIBRARY = "org.archivolt.ldm.tape.virtual";

    private final Instance instance;
    private final Client client;

    VirtualTapes(Instance instance) throws IOException {
        this.instance = instance;
        this.client = instance.client();
    }

    // --- by hand

    static Path folder(Instance instance) {
        return instance.data().resolve("tape/main");
    }

    Path cartridge(String name) {
        return folder(instance).resolve(name);
    }

    /** Before the library is opened for the first time, or while it is closed. */
    static Path make(Instance instance, String name, String barcode, long mebibytes) throws IOException {
        Path cartridge = Files.createDirectories(folder(instance).resolve(name));
        Files.write(
                cartridge.resolve("cartridge.properties"),
                List.of(
                        "barcode = " + barcode,
                        "serial = V" + name,
                        "generation = LTO_9",
                        "kind = data",
                        "capacity.bytes = " + (mebibytes << 20)));
        return cartridge;
    }

    /** Edits what is noted of a cartridge. Only while the library is closed. */
    void note(String cartridge, String key, String value) throws IOException {
        Path file = cartridge(cartridge).resolve("cartridge.properties");
        List<String> lines = Files.readAllLines(file).stream()
                .map(line -> line.startsWith(key + " = ") ? key + " = " + value : line)
                .toList();
        Files.write(file, lines);
    }

    /** Edits what is where. Only while the library is closed. */
    void rearrange(String before, String after) throws IOException {
        Path file = folder(instance).resolve("inventory");
        String text = Files.readString(file);
        if (!text.contains(before)) {
            throw new AssertionError("no '" + before + "' in " + text);
        }
        Files.writeString(file, text.replace(before, after));
    }

    interface Handiwork {
        void perform() throws IOException;
    }

    /** The power of the library is off meanwhile; its drives were let go before. */
    void whileClosed(Handiwork handiwork) throws Exception {
        instance.shell("bundle:stop " + DRIVER).requireSuccess();
        instance.shell("bundle:stop " + LIBRARY).requireSuccess();
        try {
            handiwork.perform();
        } finally {
            instance.shell("bundle:start " + LIBRARY + " " + DRIVER).requireSuccess();
        }
        Await.untilHolds(LIMIT, () -> Client.requireOk(order("refresh", "{}")));
        awaitRest();
    }

    // --- faults

    /** Instead of those before. */
    void inject(String... rules) throws IOException {
        Path file = folder(instance).resolve("faults");
        Path written = Files.write(file.resolveSibling("faults.new"), Arrays.asList(rules));
        Files.move(written, file, StandardCopyOption.ATOMIC_MOVE);
    }

    void heal() throws IOException {
        Files.deleteIfExists(folder(instance).resolve("faults"));
    }

    // --- what is known

    static String id(String name) {
        return "tape:main:" + name;
    }

    JsonNode drive(String name) throws IOException, InterruptedException {
        return get("/api/v1/devices/" + id(name));
    }

    String statusOfDrive(String name) throws IOException, InterruptedException {
        return drive(name).get("status").textValue();
    }

    JsonNode tape(String barcode) throws IOException, InterruptedException {
        return get("/api/v1/media/" + id(barcode));
    }

    String statusOfTape(String barcode) throws IOException, InterruptedException {
        return tape(barcode).get("status").textValue();
    }

    /** The drive that has mounted the cartridge, as the scheduler has it. */
    Optional<String> driveOf(String barcode) throws IOException, InterruptedException {
        for (String name : DRIVES) {
            JsonNode activity = drive(name).path("activity");
            if (activity.path("medium").asText().equals(id(barcode))) {
                return Optional.of(name);
            }
        }
        return Optional.empty();
    }

    static String other(String drive) {
        return DRIVES.get(1 - DRIVES.indexOf(drive));
    }

    /** The places that show this barcode. */
    List<JsonNode> places(String barcode) throws IOException, InterruptedException {
        return StreamSupport.stream(
                        get("/api/v1/libraries/main").get("elements").spliterator(), false)
                .filter(element -> element.path("barcode").asText().equals(barcode))
                .toList();
    }

    private JsonNode get(String path) throws IOException, InterruptedException {
        return Client.JSON.readTree(Client.requireOk(client.resource(path)).body());
    }

    // --- orders

    /** Of the library; waited for. */
    HttpResponse<String> order(String what, String body) throws IOException, InterruptedException {
        return send("POST", "/api/v1/libraries/main/" + what + "?wait_ms=60000", body);
    }

    HttpResponse<String> format(String barcode) throws IOException, InterruptedException {
        return send("POST", "/api/v1/media/" + id(barcode) + "/format?wait_ms=60000", "{}");
    }

    void setDrive(String name, String status) throws IOException, InterruptedException {
        set("devices", name, status);
    }

    void setTape(String barcode, String status) throws IOException, InterruptedException {
        set("media", barcode, status);
    }

    private void set(String kind, String name, String status) throws IOException, InterruptedException {
        Client.requireOk(send("PATCH", "/api/v1/" + kind + "/" + id(name), "{\"status\": \"%s\"}".formatted(status)));
    }

    private HttpResponse<String> send(String method, String path, String body)
            throws IOException, InterruptedException {
        return client.send(method, path, BodyPublishers.ofString(body), "Content-Type", "application/json");
    }

    /** Nothing is broken, nothing is out of use, and nothing goes on. */
    void awaitRest() throws Exception {
        Await.untilHolds(LIMIT, () -> {
            for (String name : DRIVES) {
                requireIdle(drive(name));
            }
        });
    }

    private static void requireIdle(JsonNode drive) {
        String phase = drive.path("activity").path("phase").asText();
        if (!drive.get("status").asText().equals("UNLOCKED")
                || !List.of("empty", "loaded", "mounted").contains(phase)) {
            throw new AssertionError("not at rest: " + drive);
        }
    }
}
