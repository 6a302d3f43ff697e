package org.archivolt.rest.internal.api;

import static org.archivolt.rest.internal.api.FakeHttp.json;
import static org.archivolt.rest.internal.api.FakeHttp.proxy;
import static org.archivolt.rest.internal.api.FakeHttp.request;
import static org.archivolt.testkit.Failures.assertFails;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

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
import org.archivolt.ldm.DriveHealth;
import org.archivolt.lrs.FakeScheduler;
import org.archivolt.lrs.FamilySnapshot;
import org.archivolt.lrs.ResourceAdministration;
import org.archivolt.rest.internal.Backends;
import org.archivolt.rest.internal.Json;
import org.archivolt.testkit.VirtualTicker;
import org.archivolt.testkit.dss.MemoryCatalog;
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
