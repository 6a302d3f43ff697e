package org.archivolt.shell.internal;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.List;
import org.archivolt.base.ArchivoltException;
import org.archivolt.base.ErrorCode;
import org.archivolt.base.Family;
import org.archivolt.base.MediumId;
import org.archivolt.testkit.VirtualTicker;
import org.archivolt.testkit.dss.MemoryCatalog;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

class TapeCommandsTest {
    private static final MediumId DISK = new MediumId(Family.DISK, "lib", "disk0");
    private static final MediumId TAPE = new MediumId(Family.TAPE, "main", "AV0001L9");
    private static final MediumId ELSEWHERE = new MediumId(Family.TAPE, "cellar", "AV0002L9");

    private final FakeBackend backend = new FakeBackend();
    private final MemoryCatalog catalog = new MemoryCatalog(new VirtualTicker());

    @BeforeEach
    void fill() throws ArchivoltException {
        for (MediumId id : List.of(DISK, TAPE, ELSEWHERE)) {
            catalog.addMedium(FakeBackend.medium(id));
        }
    }

    @AfterEach
    void close() {
        catalog.close();
    }

    @Test
    void addsADriveUnderItsSerialNumber() throws Exception {
        DriveAddCommand command = drive();
        command.unlock = true;
        assertThat(Printed.by(command)).isEqualTo("Added tape:main:serial, LTO-9, unlocked\n");
        assertThat(backend.calls)
                .containsExactly("add drive tape virtual:main/drive0 - main {}", "unlock tape:main:serial");
    }

    @Test
    void passesOptionsToTheDriver() throws Exception {
        DriveAddCommand command = drive();
        command.name = "d0";
        command.options = List.of("ltfs=commands");
        assertThat(Printed.by(command)).isEqualTo("Added tape:main:d0, LTO-9\n");
        assertThat(backend.calls).containsExactly("add drive tape virtual:main/drive0 d0 main {ltfs=commands}");
    }

    @Test
    void refusesAnOptionWithoutAValue() {
        DriveAddCommand command = drive();
        command.options = List.of("ltfs");
        assertThatThrownBy(() -> Printed.by(command))
                .isInstanceOfSatisfying(
                        ArchivoltException.class, e -> assertThat(e.code()).isEqualTo(ErrorCode.INVALID_ARGUMENT));
        assertThat(backend.calls).isEmpty();
    }

    @Test
    void addsAllCartridgesBeforeItFormatsThem() throws Exception {
        TapeAddCommand command = tapes("AV0003L9", "AV0004L9");
        command.format = true;
        command.unlock = true;
        assertThat(Printed.by(command))
                .isEqualTo("Added tape:main:AV0003L9, formatted, unlocked\n"
                        + "Added tape:main:AV0004L9, formatted, unlocked\n");
        assertThat(backend.calls)
                .containsExactly(
                        "add medium tape:main:AV0003L9 - []",
                        "add medium tape:main:AV0004L9 - []",
                        "format tape:main:AV0003L9 unlock=true force=false",
                        "format tape:main:AV0004L9 unlock=true force=false");
    }

    @Test
    void refusesABarcodeThatIsNoName() {
        assertThatThrownBy(() -> Printed.by(tapes("AV:1")))
                .isInstanceOfSatisfying(
                        ArchivoltException.class, e -> assertThat(e.facts()).containsEntry("field", "barcode"));
        assertThat(backend.calls).isEmpty();
    }

    @Test
    void listsCartridgesOnly() throws Exception {
        TapeListCommand command = new TapeListCommand();
        command.catalog = catalog;
        assertThat(Printed.by(command)).contains("AV0001L9", "AV0002L9").doesNotContain("disk0");
        command.library = "main";
        assertThat(Printed.by(command)).contains("AV0001L9").doesNotContain("AV0002L9");
    }

    private DriveAddCommand drive() {
        DriveAddCommand command = new DriveAddCommand();
        command.administration = backend;
        command.library = "main";
        command.path = "virtual:main/drive0";
        return command;
    }

    private TapeAddCommand tapes(String... barcodes) {
        TapeAddCommand command = new TapeAddCommand();
        command.administration = backend;
        command.scheduler = backend;
        command.library = "main";
        command.barcodes = List.of(barcodes);
        return command;
    }
}
