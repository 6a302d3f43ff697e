package org.archivolt.rest.internal.api;

import static org.archivolt.rest.internal.api.FakeHttp.json;
import static org.archivolt.rest.internal.api.FakeHttp.proxy;
import static org.archivolt.rest.internal.api.FakeHttp.request;
import static org.archivolt.testkit.Failures.assertFails;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.fasterxml.jackson.databind.JsonNode;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import javax.servlet.http.HttpServletRequest;
import org.archivolt.base.AdministrativeStatus;
import org.archivolt.base.ArchivoltException;
import org.archivolt.base.DeviceId;
import org.archivolt.base.ErrorCode;
import org.archivolt.base.Family;
import org.archivolt.base.FilesystemStatus;
import org.archivolt.base.MediumId;
import org.archivolt.base.Space;
import org.archivolt.base.Tags;
import org.archivolt.dss.DeviceRecord;
import org.archivolt.dss.MediumRecord;
import org.archivolt.dss.TagChange;
import org.archivolt.ldm.DriveHealth;
import org.archivolt.ldm.LibraryElement;
import org.archivolt.lrs.FakeScheduler;
import org.archivolt.lrs.FamilySnapshot;
import org.archivolt.lrs.MediumPlace;
import org.archivolt.lrs.ResourceAdministration;
import org.archivolt.rest.internal.Backends;
import org.archivolt.rest.internal.Json;
import org.archivolt.testkit.VirtualTicker;
import org.archivolt.testkit.dss.MemoryCatalog;
import org.archivolt.testkit.ldm.FakeMediaLibrary;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** What operators do with media and devices. */
@Timeout(60)
class ResourcesTest {
    private static final HttpServletRequest NO_PARAMETERS = request(null, "");
    private static final DeviceId DRIVE = new DeviceId(Family.TAPE, "main", "d0");

    private final Backends backends = new Backends();
    private final MemoryCatalog catalog = new MemoryCatalog(new VirtualTicker());
    private final FakeScheduler scheduler = new FakeScheduler();
    private final DevicesResource devices = new DevicesResource(backends);
    private final MediaResource media = new MediaResource(backends);
    /** What the administration was asked to do. */
    private final List<String> calls = new ArrayList<>();

    @BeforeEach
    void bind() throws ArchivoltException {
        backends.bindResources(catalog);
        backends.bindScheduler(scheduler);
        backends.bindAdministration(proxy(ResourceAdministration.class, (proxy, method, arguments) -> {
            calls.add(method.getName() + " " + Arrays.toString(arguments));
            return administer(method.getName(), arguments);
        }));
        catalog.addDevice(drive(DRIVE));
    }

    @AfterEach
    void close() {
        catalog.close();
    }

    private Object administer(String method, Object[] arguments) throws ArchivoltException {
        switch (method) {
            case "addMedium" -> catalog.addMedium(medium((MediumId) arguments[0]));
            case "addDevice" -> {
                DeviceRecord added = drive(new DeviceId(Family.TAPE, (String) arguments[3], "new"));
                catalog.addDevice(added);
                return added;
            }
            case "locate" -> {
                return new MediumPlace(Optional.of("host"), Optional.of(DRIVE));
            }
            default -> {}
        }
        return null;
    }

    private static DeviceRecord drive(DeviceId id) {
        return new DeviceRecord(
                id,
                "host",
                "virtual:main/" + id.name(),
                "LTO-9",
                "SN",
                Map.of("ltfs", "native"),
                AdministrativeStatus.LOCKED,
                Instant.EPOCH);
    }

    private static MediumRecord medium(MediumId id) {
        return new MediumRecord(
                id,
                "LTO-9",
                Tags.NONE,
                AdministrativeStatus.LOCKED,
                FilesystemStatus.BLANK,
                Optional.empty(),
                Space.UNKNOWN,
                0,
                0,
                Instant.EPOCH,
                Set.of());
    }

    // ---- devices

    @Test
    void addsADrive() throws Exception {
        Reply reply = devices.add(json("{'family': 'tape', 'path': 'virtual:main/new', 'library': 'main',"
                + " 'options': {'ltfs': 'commands'}, 'unlock': true}"));
        assertThat(reply.status()).isEqualTo(201);
        assertThat(reply.location()).contains("/api/v1/devices/tape:main:new");
        assertThat(((DevicesResource.DeviceView) reply.view()).serial()).isEqualTo("SN");
        assertThat(calls)
                .containsExactly(
                        "addDevice [tape, virtual:main/new, Optional.empty, main, {ltfs=commands}]",
                        "unlock [tape:main:new]");
    }

    @Test
    void locksAndUnlocksADrive() throws Exception {
        assertThat(devices.patch("tape:main:d0", json("{'status': 'UNLOCKED'}")).id())
                .isEqualTo("tape:main:d0");
        devices.patch("tape:main:d0", json("{'status': 'LOCKED'}"));
        assertThat(calls).containsExactly("unlock [tape:main:d0]", "lock [tape:main:d0]");
    }

    @Test
    void movesADriveToAnotherHost() throws Exception {
        assertThat(devices.patch("tape:main:d0", json("{'host': 'kiel'}")).id()).isEqualTo("tape:main:d0");
        assertThat(calls).containsExactly("moveDevice [tape:main:d0, kiel]");
        assertFails(
                ErrorCode.INVALID_ARGUMENT,
                () -> devices.patch("tape:main:d0", json("{'host': 'kiel', 'status': 'LOCKED'}")));
        assertThat(calls).hasSize(1);
    }

    @Test
    void releasesADrive() throws Exception {
        devices.release("tape:main:d0", json("{}"));
        assertThat(calls).containsExactly("release [tape:main:d0]");
    }

    @Test
    void showsADriveWithWhatItTold() throws Exception {
        DriveHealth ill = new DriveHealth(
                Optional.of(Instant.EPOCH),
                List.of(new DriveHealth.Alert(20, DriveHealth.Severity.CRITICAL, "clean now")),
                true,
                Map.of("loads", 7L));
        FamilySnapshot.DeviceStatus status = new FamilySnapshot.DeviceStatus(
                DRIVE, "mounted", "", Optional.empty(), 0, 0, 0, 0, Duration.ZERO, 4, ill);
        assertThat(new String(Json.bytes(DevicesResource.Activity.of(status)), StandardCharsets.UTF_8))
                .contains("\"told\":{\"asOf\":\"1970-01-01T00:00:00Z\",\"alerts\":[{\"number\":20,"
                        + "\"severity\":\"CRITICAL\",\"text\":\"clean now\"}],\"cleaningRequested\":true,"
                        + "\"counters\":{\"loads\":7}}");
        assertThat(devices.get("tape:main:d0", NO_PARAMETERS).options()).containsEntry("ltfs", "native");
        assertThat(devices.get("tape:main:d0", NO_PARAMETERS).activity()).isNull();
        assertFails(ErrorCode.NO_SUCH_DEVICE, () -> devices.get("tape:main:d9", NO_PARAMETERS));
        assertFails(ErrorCode.INVALID_ARGUMENT, () -> devices.get("d0", NO_PARAMETERS));
    }

    @Test
    void doesNothingToDevicesWhenABodyIsWrong() {
        for (String body : new String[] {
            "",
            "[]",
            "{}",
            "{'family': 'tape', 'library': 'main'}",
            "{'family': 'ta pe', 'path': 'p', 'library': 'main'}",
            "{'family': 'tape', 'path': 7, 'library': 'main'}",
            "{'family': 'tape', 'path': 'p', 'library': 'main', 'options': 'x'}",
            "{'family': 'tape', 'path': 'p', 'library': 'main', 'options': {'a': 1}}",
            "{'family': 'tape', 'path': 'p', 'library': 'main', 'unlock': 'yes'}",
            "{'family': 'tape', 'path': 'p', 'library': 'main', 'force': true}",
            "{'family': 'tape', 'path': 'p', 'path': 'q', 'library': 'main'}",
        }) {
            assertFails(ErrorCode.INVALID_ARGUMENT, () -> devices.add(json(body)));
        }
        for (String body :
                new String[] {"{}", "{'status': 'FAILED'}", "{'status': true}", "{'status': 'LOCKED', 'x': 1}"}) {
            assertFails(ErrorCode.INVALID_ARGUMENT, () -> devices.patch("tape:main:d0", json(body)));
            assertFails(ErrorCode.INVALID_ARGUMENT, () -> media.patch("tape:main:d0", json(body)));
        }
        assertFails(ErrorCode.INVALID_ARGUMENT, () -> devices.release("tape:main:d0", json("{'force': true}")));
        assertFails(ErrorCode.INVALID_ARGUMENT, () -> devices.release("tape:main", json("{}")));
        for (String type : new String[] {null, "text/plain", "application/x-www-form-urlencoded"}) {
            assertThatThrownBy(() -> devices.release("tape:main:d0", request(null, "{}", type)))
                    .isNotInstanceOf(ArchivoltException.class);
        }
        assertThat(calls).isEmpty();
    }

    // ---- media

    @Test
    void addsCartridges() throws Exception {
        Reply reply = media.add(json("{'family': 'tape', 'library': 'main', 'names': ['AV0001L9', 'AV0002L9'],"
                + " 'tags': ['fast'], 'unlock': true}"));
        assertThat(reply.status()).isEqualTo(201);
        assertThat(((MediaResource.Media) reply.view()).media())
                .extracting(MediaResource.MediumView::id)
                .containsExactly("tape:main:AV0001L9", "tape:main:AV0002L9");
        assertThat(calls)
                .containsExactly(
                        "addMedium [tape:main:AV0001L9, Optional.empty, fast]",
                        "unlock [tape:main:AV0001L9]",
                        "addMedium [tape:main:AV0002L9, Optional.empty, fast]",
                        "unlock [tape:main:AV0002L9]");
    }

    @Test
    void addsNothingWhenOneIsThereAlready() throws Exception {
        catalog.addMedium(medium(new MediumId(Family.TAPE, "main", "AV0002L9")));
        assertFails(
                ErrorCode.ALREADY_EXISTS,
                () -> media.add(json("{'family': 'tape', 'library': 'main', 'names': ['AV0001L9', 'AV0002L9']}")));
        assertThat(calls).isEmpty();
    }

    @Test
    void doesNothingToMediaWhenABodyIsWrong() {
        for (String body : new String[] {
            "{'family': 'tape', 'library': 'main'}",
            "{'family': 'tape', 'library': 'main', 'names': []}",
            "{'family': 'tape', 'library': 'main', 'names': 'AV0001L9'}",
            "{'family': 'tape', 'library': 'main', 'names': ['A', 'A']}",
            "{'family': 'tape', 'library': 'main', 'names': ['A', 7]}",
            "{'family': 'tape', 'library': 'main', 'names': ['A', 'B:C']}",
            "{'family': 'tape', 'library': 'ma:in', 'names': ['A']}",
            "{'family': 'tape', 'library': 'main', 'names': ['A'], 'tags': ['a b,']}",
            "{'family': 'tape', 'library': 'main', 'names': ['A'], 'model': 9}",
            "{'family': 'tape', 'library': 'main', 'names': ['A'], 'format': true}",
        }) {
            assertFails(ErrorCode.INVALID_ARGUMENT, () -> media.add(json(body)));
        }
        assertThat(calls).isEmpty();
    }

    @Test
    void locksAndUnlocksAMedium() throws Exception {
        catalog.addMedium(medium(new MediumId(Family.TAPE, "main", "AV0001L9")));
        assertThat(media.patch("tape:main:AV0001L9", json("{'status': 'UNLOCKED'}"))
                        .id())
                .isEqualTo("tape:main:AV0001L9");
        media.patch("tape:main:AV0001L9", json("{'status': 'LOCKED'}"));
        assertThat(calls).containsExactly("unlock [tape:main:AV0001L9]", "lock [tape:main:AV0001L9]");
        assertThat(media.get("tape:main:AV0001L9", NO_PARAMETERS).model()).isEqualTo("LTO-9");
        assertFails(ErrorCode.NO_SUCH_MEDIUM, () -> media.get("tape:main:AV0009L9", NO_PARAMETERS));
    }

    @Test
    void addsARangeOfCartridges() throws Exception {
        Reply reply =
                media.add(json("{'family': 'tape', 'library': 'main', 'names': ['AV[0001-0003]L9', 'AV0007L9']}"));
        assertThat(((MediaResource.Media) reply.view()).media())
                .extracting(MediaResource.MediumView::name)
                .containsExactly("AV0001L9", "AV0002L9", "AV0003L9", "AV0007L9");
        for (String names : new String[] {"AV[3-1]L9", "[1-1001]", "[1-99999999]", "A,A", "A["}) {
            ArchivoltException refused = assertFails(
                    ErrorCode.INVALID_ARGUMENT,
                    () -> media.add(json("{'family': 'tape', 'library': 'main', 'names': ['" + names + "']}")));
            assertThat(refused.facts()).containsEntry("field", "names");
        }
    }

    @Test
    void changesWhatAMediumIsClosingItFirst() throws Exception {
        catalog.addMedium(medium(new MediumId(Family.TAPE, "main", "A")));
        media.patch(
                "tape:main:A",
                json("{'status': 'UNLOCKED', 'access': {'put': false}, 'tags': {'add': ['gold'], 'remove': ['old']},"
                        + " 'groupings': ['night'], 'lost': false}"));
        assertThat(calls)
                .containsExactly(
                        "setGroupings [tape:main:A, [night]]",
                        "setAccess [tape:main:A, GD]",
                        "changeTags [tape:main:A, TagChange[all=false, removed=old, added=gold]]",
                        "setLost [tape:main:A, false]",
                        "unlock [tape:main:A]");
        calls.clear();
        media.patch("tape:main:A", json("{'status': 'LOCKED', 'tags': {'set': []}, 'groupings': []}"));
        assertThat(calls)
                .containsExactly(
                        "setGroupings [tape:main:A, []]",
                        "lock [tape:main:A]",
                        "changeTags [tape:main:A, TagChange[all=true, removed=, added=]]");
    }

    @Test
    void changesNothingOfAMediumWhenABodyIsWrong() throws Exception {
        catalog.addMedium(medium(new MediumId(Family.TAPE, "main", "A")));
        for (String body : new String[] {
            "{}",
            "{'access': 'PGD'}",
            "{'access': {'put': 'no'}}",
            "{'access': {'write': true}}",
            "{'tags': ['a']}",
            "{'tags': {'set': ['a'], 'add': ['b']}}",
            "{'tags': {'add': ['a b']}}",
            "{'tags': {'add': 'a'}}",
            "{'groupings': 'night'}",
            "{'groupings': [7]}",
            "{'lost': 1}",
            "{'lost': true, 'model': 'LTO-9'}",
            "{'status': 'FAILED', 'lost': true}",
        }) {
            assertFails(ErrorCode.INVALID_ARGUMENT, () -> media.patch("tape:main:A", json(body)));
        }
        assertFails(ErrorCode.NO_SUCH_MEDIUM, () -> media.patch("tape:main:B", json("{'lost': true}")));
        assertThat(calls).isEmpty();
    }

    @Test
    void removesMediaAndDevices() throws Exception {
        media.delete("tape:main:A", NO_PARAMETERS);
        devices.delete("tape:main:d0", NO_PARAMETERS);
        assertFails(ErrorCode.INVALID_ARGUMENT, () -> media.delete("A", NO_PARAMETERS));
        assertFails(ErrorCode.INVALID_ARGUMENT, () -> media.delete("tape:main:A", request("force=true", "")));
        assertThat(calls).containsExactly("remove [tape:main:A]", "remove [tape:main:d0]");
    }

    @Test
    void showsAMediumAndWhereItIs() throws Exception {
        MediumId id = new MediumId(Family.TAPE, "main", "A");
        catalog.addMedium(medium(id));
        backends.bindLibrary(new FakeMediaLibrary("main")
                .place(1000, LibraryElement.Kind.SLOT)
                .put(1000, "A"));
        JsonNode json = Json.object(media.get("tape:main:A", NO_PARAMETERS));
        assertThat(json.path("place").path("host").asText()).isEqualTo("host");
        assertThat(json.path("place").path("device").asText()).isEqualTo("tape:main:d0");
        assertThat(json.path("place").path("element").path("address").asInt()).isEqualTo(1000);
        assertThat(json.path("access").path("delete").asBoolean()).isTrue();
        assertThat(json.path("statistics").toString()).isEqualTo("{\"loads\":0,\"errors\":0}");
        assertThat(json.has("format")).isFalse();
    }

    // ---- lists

    @Test
    void listsOnlyWhatIsAskedFor() throws Exception {
        for (String name : new String[] {"A", "B", "C"}) {
            catalog.addMedium(medium(new MediumId(Family.TAPE, "main", name)));
        }
        catalog.addMedium(medium(new MediumId(Family.DISK, "host", "D")));
        catalog.changeTags(new MediumId(Family.TAPE, "main", "B"), TagChange.set(Tags.of("gold", "old")));
        catalog.setLost(new MediumId(Family.TAPE, "main", "C"), true);
        assertThat(listed("")).containsExactly("disk:host:D", "tape:main:A", "tape:main:B", "tape:main:C");
        assertThat(listed("tag=gold,old")).containsExactly("tape:main:B");
        assertThat(listed("family=disk")).containsExactly("disk:host:D");
        assertThat(listed("library=main&lost=false")).containsExactly("tape:main:A", "tape:main:B");
        assertThat(listed("lost=true&status=LOCKED")).containsExactly("tape:main:C");
        assertThat(listed("status=FAILED")).isEmpty();
        for (String query : new String[] {"status=locked", "lost=yes", "tag=a%20b", "tag=", "colour=red", "limit=0"}) {
            assertFails(ErrorCode.INVALID_ARGUMENT, () -> media.list(request(query, "")));
        }
        assertThat(devices.list(request("host=host&library=main", "")).devices())
                .hasSize(1);
        assertThat(devices.list(request("host=elsewhere", "")).devices()).isEmpty();
        assertThat(devices.list(request("fields=id,status", ""))
                        .devices()
                        .get(0)
                        .toString())
                .isEqualTo("{\"id\":\"tape:main:d0\",\"status\":\"LOCKED\"}");
    }

    private List<String> listed(String query) throws ArchivoltException {
        return media.list(request(query, "")).media().stream()
                .map(row -> row.path("id").asText())
                .toList();
    }

    @Test
    void formatsAndTellsWhereToAskAgain() throws Exception {
        scheduler.hold();
        Reply accepted = get(media.format("tape:main:AV0001L9", json("{'unlock': true}")));
        assertThat(accepted.status()).isEqualTo(202);
        long number = ((MediaResource.Formatting) accepted.view()).request();
        assertThat(accepted.location()).contains("/api/v1/lrs/requests/" + number);
        CompletableFuture<Reply> waiting =
                media.format("tape:main:AV0002L9", request("wait_ms=60000", "{\"force\": true}"));
        assertThat(waiting).isNotDone();
        scheduler.grantAll();
        assertThat(get(waiting).status()).isEqualTo(200);
    }

    @Test
    void formatsNothingWhenABodyIsWrong() {
        for (String body : new String[] {"", "{'force': 1}", "{'unlock': null}", "{'x': true}", "{'filesystem': 3}"}) {
            assertFails(ErrorCode.INVALID_ARGUMENT, () -> media.format("tape:main:AV0001L9", json(body)));
        }
        assertFails(ErrorCode.INVALID_ARGUMENT, () -> media.format("AV0001L9", json("{}")));
        assertThat(scheduler.grantAll()).isZero();
    }

    private static Reply get(CompletableFuture<Reply> reply) throws Exception {
        return reply.get(20, TimeUnit.SECONDS);
    }
}
