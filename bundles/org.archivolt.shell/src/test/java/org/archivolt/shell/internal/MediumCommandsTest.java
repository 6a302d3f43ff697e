package org.archivolt.shell.internal;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.util.List;
import org.archivolt.base.ArchivoltException;
import org.archivolt.base.DeviceId;
import org.archivolt.base.ErrorCode;
import org.archivolt.base.Family;
import org.archivolt.base.MediumId;
import org.archivolt.lrs.Answer;
import org.archivolt.testkit.VirtualTicker;
import org.archivolt.testkit.dss.MemoryCatalog;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

class MediumCommandsTest {
    private static final MediumId DISK0 = new MediumId(Family.DISK, "lib", "disk0");
    private static final MediumId DISK1 = new MediumId(Family.DISK, "lib", "disk1");
    private static final MediumId OTHER1 = new MediumId(Family.DISK, "other", "disk1");

    private final FakeBackend backend = new FakeBackend();
    private final MemoryCatalog catalog = new MemoryCatalog(new VirtualTicker());

    @BeforeEach
    void fill() throws ArchivoltException {
        for (MediumId id : List.of(OTHER1, DISK1, DISK0)) {
            catalog.addMedium(FakeBackend.medium(id));
        }
    }

    @AfterEach
    void close() {
        catalog.close();
    }

    @Test
    void addsFormatsAndUnlocksInOneGo() throws Exception {
        MediumAddCommand command = add("/mnt/d5");
        command.name = "d5";
        command.library = "lib";
        command.tags = List.of("fast", "b", "fast");
        command.format = true;
        command.unlock = true;
        assertThat(Printed.by(command)).isEqualTo("Added disk:lib:d5, formatted, unlocked\n");
        assertThat(backend.calls)
                .containsExactly("add disk /mnt/d5 d5 lib [b,fast]", "format disk:lib:d5 unlock=true force=false");
    }

    @Test
    void addsLockedUnlessToldOtherwise() throws Exception {
        assertThat(Printed.by(add("/mnt/d5"))).isEqualTo("Added disk:host:made\n");
        MediumAddCommand unlocked = add("/mnt/d5");
        unlocked.unlock = true;
        Printed.by(unlocked);
        assertThat(backend.calls)
                .containsExactly("add disk /mnt/d5 - - []", "add disk /mnt/d5 - - []", "unlock disk:host:made");
    }

    @Test
    void wantsAbsolutePathsBecauseTheShellMayBeElsewhere() {
        assertRefused(add("mnt/d5"), ErrorCode.INVALID_ARGUMENT, "path");
        assertThat(backend.calls).isEmpty();
    }

    @Test
    void formatsByShortNameWhileItIsUnique() throws Exception {
        assertThat(Printed.by(format("disk0"))).isEqualTo("Formatted disk:lib:disk0\n");
        assertThat(Printed.by(format("disk:other:disk1"))).isEqualTo("Formatted disk:other:disk1\n");
        assertRefused(format("disk1"), ErrorCode.INVALID_ARGUMENT, "medium");
        assertRefused(format("a:b"), ErrorCode.INVALID_ARGUMENT, "medium");
        assertRefused(format("disk9"), ErrorCode.NO_SUCH_MEDIUM, null);
    }

    @Test
    void saysWhyFormattingFailed() {
        backend.formatted = new Answer<>(1);
        backend.formatted.completeExceptionally(new ArchivoltException(ErrorCode.FOREIGN_DATA, "not ours"));
        assertRefused(format("disk0"), ErrorCode.FOREIGN_DATA, null);
    }

    @Test
    void withdrawsTheRequestWhenInterrupted() {
        backend.formatted = new Answer<>(1);
        Thread.currentThread().interrupt();
        assertThatThrownBy(() -> Printed.by(format("disk0"))).isInstanceOf(InterruptedException.class);
        assertThat(backend.formatted).isCancelled();
    }

    @Test
    void locksAndUnlocks() throws Exception {
        MediumLockCommand lock = new MediumLockCommand();
        lock.administration = backend;
        lock.catalog = catalog;
        lock.medium = "disk0";
        assertThat(Printed.by(lock)).isEqualTo("Locked disk:lib:disk0\n");
        MediumUnlockCommand unlock = new MediumUnlockCommand();
        unlock.administration = backend;
        unlock.catalog = catalog;
        unlock.medium = "disk0";
        assertThat(Printed.by(unlock)).isEqualTo("Unlocked disk:lib:disk0\n");
        assertThat(backend.calls).containsExactly("lock disk:lib:disk0", "unlock disk:lib:disk0");
    }

    @Test
    void listsInOrder() throws Exception {
        assertThat(Printed.lines(Printed.by(list(false))))
                .satisfiesExactly(
                        head -> assertThat(head).startsWith("Family │ Library │ Name"),
                        line -> {},
                        first -> assertThat(first)
                                .startsWith("disk   │ lib     │ disk0")
                                .contains("512.0 GiB", "1234567"),
                        second -> assertThat(second).startsWith("disk   │ lib     │ disk1"),
                        third -> assertThat(third).startsWith("disk   │ other   │ disk1"));
    }

    @Test
    void listsForScriptsWithTheNamesOfRest() throws Exception {
        JsonNode json = new ObjectMapper().readTree(Printed.by(list(true)));
        assertThat(json).hasSize(3);
        assertThat(json.get(0).path("id").asText()).isEqualTo("disk:lib:disk0");
        assertThat(json.get(0).path("freeBytes").asLong()).isEqualTo(1L << 39);
        assertThat(json.get(0).path("tags").get(0).asText()).isEqualTo("fast");
    }

    @Test
    void fitsAHundredColumnsWhateverTheNames() throws Exception {
        MediumId longest = new MediumId(new Family("f".repeat(12)), "l".repeat(64), "n".repeat(128));
        catalog.addMedium(FakeBackend.medium(longest));
        catalog.addDevice(FakeBackend.device(
                new DeviceId(longest.family(), longest.library(), longest.name()), "/p".repeat(100)));
        backend.devices = List.of(new DeviceId(longest.family(), longest.library(), longest.name()));
        DeviceListCommand devices = new DeviceListCommand();
        devices.catalog = catalog;
        devices.scheduler = backend;
        LrsStatusCommand status = new LrsStatusCommand();
        status.scheduler = backend;
        for (ArchivoltCommand command : List.of(list(false), devices, status)) {
            assertThat(Printed.by(command).lines())
                    .allSatisfy(line -> assertThat(line.stripTrailing()).hasSizeLessThanOrEqualTo(100));
        }
    }

    private MediumAddCommand add(String path) {
        MediumAddCommand command = new MediumAddCommand();
        command.administration = backend;
        command.scheduler = backend;
        command.family = "disk";
        command.path = path;
        return command;
    }

    private MediumFormatCommand format(String medium) {
        MediumFormatCommand command = new MediumFormatCommand();
        command.scheduler = backend;
        command.catalog = catalog;
        command.medium = medium;
        return command;
    }

    private MediumListCommand list(boolean json) {
        MediumListCommand command = new MediumListCommand();
        command.catalog = catalog;
        command.json = json;
        return command;
    }

    private static void assertRefused(ArchivoltCommand command, ErrorCode code, String field) {
        assertThatThrownBy(() -> Printed.by(command)).isInstanceOfSatisfying(ArchivoltException.class, e -> {
            assertThat(e.code()).isEqualTo(code);
            assertThat(e.facts().get("field")).isEqualTo(field);
        });
    }
}
