package org.archivolt.shell.internal;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.util.List;
import java.util.Optional;
import org.archivolt.base.ArchivoltException;
import org.archivolt.base.DeviceId;
import org.archivolt.base.ErrorCode;
import org.archivolt.base.Family;
import org.archivolt.base.MediumId;
import org.archivolt.base.Tags;
import org.archivolt.dss.TagChange;
import org.archivolt.lrs.Answer;
import org.archivolt.lrs.MediumPlace;
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
        lock.media = List.of("disk0");
        assertThat(Printed.by(lock)).isEqualTo("Locked disk:lib:disk0\n");
        MediumUnlockCommand unlock = new MediumUnlockCommand();
        unlock.administration = backend;
        unlock.catalog = catalog;
        unlock.media = List.of("disk0");
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
        MediumListCommand wide = list(false);
        wide.fields = String.join(",", MediumMembers.NAMES);
        for (ArchivoltCommand command : List.of(list(false), wide, devices, status)) {
            assertThat(Printed.by(command).lines())
                    .allSatisfy(line -> assertThat(line.stripTrailing()).hasSizeLessThanOrEqualTo(100));
        }
    }

    // ---- several at once

    @Test
    void doesTheSameToARangeAndSaysWhatWasRefused() throws Exception {
        MediumLockCommand lock = media(new MediumLockCommand(), "disk[0-2],disk:other:disk1");
        assertRefused(lock, ErrorCode.INVALID_ARGUMENT, "medium");
        assertThat(backend.calls).as("disk1 is ambiguous, so nothing is done").isEmpty();
        assertThat(Printed.by(media(new MediumLockCommand(), "disk:lib:disk[0-1]")))
                .isEqualTo("Locked disk:lib:disk0\nLocked disk:lib:disk1\n");
        assertRefused(media(new MediumLockCommand(), "disk[1-0]"), ErrorCode.INVALID_ARGUMENT, "media");
    }

    @Test
    void formatsTheOthersWhenOneIsRefused() {
        backend.formatted = new Answer<>(1);
        backend.formatted.completeExceptionally(new ArchivoltException(ErrorCode.FOREIGN_DATA, "not ours"));
        MediumFormatCommand command = format("disk:lib:disk[0-1]");
        Printed printed = new Printed();
        assertThatThrownBy(() -> command.run(printed.output()))
                .isInstanceOfSatisfying(
                        ArchivoltException.class, e -> assertThat(e.code()).isEqualTo(ErrorCode.FOREIGN_DATA));
        assertThat(printed.text().lines()).hasSize(2).allMatch(line -> line.contains("FOREIGN_DATA: not ours"));
        assertThat(backend.calls).hasSize(2);
    }

    // ---- what may be done with them

    @Test
    void setsAccessAsWordsSay() throws Exception {
        MediumSetAccessCommand command = media(new MediumSetAccessCommand(), "disk0");
        command.access = "-D";
        assertThat(Printed.by(command)).isEqualTo("Access to disk:lib:disk0 is PG\n");
        command.access = "g";
        assertThat(Printed.by(command)).isEqualTo("Access to disk:lib:disk0 is G\n");
        for (String rude : List.of("-PGJ", "", "P+G", "no", "+")) {
            command.access = rude;
            assertRefused(command, ErrorCode.INVALID_ARGUMENT, "access");
        }
        assertThat(backend.calls).containsExactly("access disk:lib:disk0 PG", "access disk:lib:disk0 G");
    }

    @Test
    void changesTags() throws Exception {
        MediumTagCommand command = media(new MediumTagCommand(), "disk0");
        assertRefused(command, ErrorCode.INVALID_ARGUMENT, "set");
        command.add = "gold,old";
        command.remove = "fast";
        Printed.by(command);
        command.set = "x";
        assertRefused(command, ErrorCode.INVALID_ARGUMENT, "set");
        MediumTagCommand none = media(new MediumTagCommand(), "disk0");
        none.set = "";
        Printed.by(none);
        none.set = "a b";
        assertRefused(none, ErrorCode.INVALID_ARGUMENT, "tags");
        assertThat(backend.calls)
                .containsExactly(
                        "tags disk:lib:disk0 all=false -[fast] +[gold,old]", "tags disk:lib:disk0 all=true -[] +[]");
    }

    @Test
    void setsGroupings() throws Exception {
        MediumGroupCommand command = media(new MediumGroupCommand(), "disk0");
        assertRefused(command, ErrorCode.INVALID_ARGUMENT, "grouping");
        command.groupings = List.of("night", "a,b");
        assertThat(Printed.by(command)).isEqualTo("Groupings of disk:lib:disk0: a,b, night\n");
        command.none = true;
        assertRefused(command, ErrorCode.INVALID_ARGUMENT, "grouping");
        assertThat(backend.calls).containsExactly("groupings disk:lib:disk0 [a,b, night]");
    }

    @Test
    void losesFindsAndRemoves() throws Exception {
        assertThat(Printed.by(media(new MediumLostCommand(), "disk0"))).isEqualTo("Lost disk:lib:disk0\n");
        assertThat(Printed.by(media(new MediumFoundCommand(), "disk0"))).isEqualTo("Found disk:lib:disk0\n");
        assertThat(Printed.by(media(new MediumRemoveCommand(), "disk0"))).isEqualTo("Removed disk:lib:disk0\n");
        assertRefused(media(new MediumRemoveCommand(), "disk7"), ErrorCode.NO_SUCH_MEDIUM, null);
        assertThat(backend.calls)
                .containsExactly("lost disk:lib:disk0", "found disk:lib:disk0", "remove disk:lib:disk0");
    }

    @Test
    void saysThatAFolderCarriesWhatIsOurs() throws Exception {
        backend.carried = DISK0;
        assertThat(Printed.by(add("/mnt/d5")))
                .contains("It carries data of ours: bring back what is on it by medium:import disk:host:made");
        MediumAddCommand formatting = add("/mnt/d5");
        formatting.format = true;
        assertRefused(formatting, ErrorCode.WRONG_STATE, null);
        assertThat(backend.calls).hasSize(1);
    }

    @Test
    void removesADrive() throws Exception {
        DeviceId drive = new DeviceId(Family.DISK, "lib", "disk0");
        catalog.addDevice(FakeBackend.device(drive, "/mnt/d0"));
        DriveRemoveCommand command = new DriveRemoveCommand();
        command.administration = backend;
        command.catalog = catalog;
        command.drive = "disk0";
        assertThat(Printed.by(command)).isEqualTo("Removed disk:lib:disk0\n");
        assertThat(backend.calls).containsExactly("remove disk:lib:disk0");
    }

    // ---- looking at them

    @Test
    void listsWhatIsAskedFor() throws Exception {
        catalog.setLost(OTHER1, true);
        catalog.changeTags(DISK1, TagChange.set(Tags.of("gold")));
        MediumListCommand library = list(true);
        library.library = "lib";
        assertThat(ids(library)).containsExactly("disk:lib:disk0", "disk:lib:disk1");
        MediumListCommand tagged = list(true);
        tagged.tags = List.of("gold");
        assertThat(ids(tagged)).containsExactly("disk:lib:disk1");
        MediumListCommand lost = list(true);
        lost.status = "lost";
        assertThat(ids(lost)).containsExactly("disk:other:disk1");
        MediumListCommand unlocked = list(true);
        unlocked.status = "Unlocked";
        assertThat(ids(unlocked)).hasSize(2);
        unlocked.status = "open";
        assertRefused(unlocked, ErrorCode.INVALID_ARGUMENT, "status");
    }

    @Test
    void printsOnlyTheFieldsAskedFor() throws Exception {
        MediumListCommand table = list(false);
        table.fields = "name,tags,access";
        assertThat(Printed.lines(Printed.by(table)).get(0)).isEqualTo("name  │ tags       │ access");
        MediumListCommand json = list(true);
        json.fields = "freeBytes";
        assertThat(new ObjectMapper().readTree(Printed.by(json)).get(0)).hasSize(1);
        for (String wrong : List.of("size", "", "name,", "name, tags")) {
            json.fields = wrong;
            assertRefused(json, ErrorCode.INVALID_ARGUMENT, "output");
        }
    }

    @Test
    void showsAllThatIsKnownOfAMedium() throws Exception {
        backend.place = new MediumPlace(Optional.of("host7"), Optional.of(new DeviceId(Family.DISK, "lib", "disk0")));
        assertThat(Printed.by(info(false)))
                .contains("status    unlocked, access PGD")
                .contains("place     in disk:lib:disk0, held by host host7")
                .contains("loads     0, errors 0")
                .contains("tags      fast,local");
        JsonNode json = new ObjectMapper().readTree(Printed.by(info(true)));
        assertThat(json.path("place").path("host").asText()).isEqualTo("host7");
        assertThat(json.path("access").path("put").asBoolean()).isTrue();
        assertThat(json.path("statistics").path("loads").asLong()).isZero();
    }

    private MediumInfoCommand info(boolean json) {
        MediumInfoCommand command = new MediumInfoCommand();
        command.administration = backend;
        command.catalog = catalog;
        command.libraries = List.of();
        command.json = json;
        command.name = "disk0";
        return command;
    }

    private static List<String> ids(MediumListCommand command) throws Exception {
        return new ObjectMapper().readTree(Printed.by(command)).findValuesAsText("id");
    }

    private <T extends MediaCommand> T media(T command, String... names) {
        command.administration = backend;
        command.catalog = catalog;
        command.media = List.of(names);
        return command;
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
        command.media = List.of(medium);
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
