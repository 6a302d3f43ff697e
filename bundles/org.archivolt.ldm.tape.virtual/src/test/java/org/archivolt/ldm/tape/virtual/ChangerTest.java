package org.archivolt.ldm.tape.virtual;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.util.List;
import org.archivolt.base.ArchivoltException;
import org.archivolt.scsi.SenseCondition;
import org.archivolt.scsi.command.ChangerCommand;
import org.archivolt.scsi.command.Command;
import org.archivolt.scsi.command.ElementType;
import org.archivolt.scsi.command.PageControl;
import org.archivolt.scsi.command.PrimaryCommand;
import org.archivolt.scsi.data.ElementAddressPage;
import org.archivolt.scsi.data.ElementStatus;
import org.archivolt.scsi.data.ModeParameters;
import org.junit.jupiter.api.Test;

final class ChangerTest extends Bench {
    @Override
    LibraryPlan.Builder plan() {
        return super.plan().changers(2).arms(2);
    }

    @Test
    void tellsWhatIsWhereAndWhereItCameFrom() throws Exception {
        ElementStatus loaded = changer.elements(ElementType.DRIVE).get(0);
        assertThat(loaded.volumeTag()).contains("AV0001L9");
        assertThat(loaded.source()).hasValue(Host.SLOT);
        assertThat(loaded.deviceSerial()).contains("lib0D000");
        List<ElementStatus> slots = changer.elements(ElementType.STORAGE);
        assertThat(slots).hasSize(10);
        assertThat(slots.get(0).full()).isFalse();
        assertThat(slots.get(6).volumeTag()).contains("CLN001L1");
        assertThat(changer.elements(ElementType.ALL)).hasSize(15);
    }

    @Test
    void tellsItsAddresses() throws Exception {
        byte[] answer =
                changer.ask(new PrimaryCommand.ModeSense6(true, PageControl.CURRENT, ElementAddressPage.PAGE, 0, 255));
        ElementAddressPage page = ElementAddressPage.from(
                ModeParameters.decode6(answer).page(ElementAddressPage.PAGE, 0).orElseThrow());
        assertThat(page).isEqualTo(new ElementAddressPage(1, 2, 1024, 10, 16, 1, 256, 2));
    }

    @Test
    void refusesMovesThatCannotBe() throws Exception {
        assertThat(condition(move(Host.SLOT + 1, Host.DRIVE))).isEqualTo(SenseCondition.DESTINATION_FULL);
        assertThat(condition(move(Host.SLOT, Host.DRIVE + 1))).isEqualTo(SenseCondition.SOURCE_EMPTY);
        assertThat(condition(move(Host.SLOT + 1, 5000))).isEqualTo(SenseCondition.INVALID_ELEMENT);
        assertThat(condition(new ChangerCommand.MoveMedium(9, Host.SLOT + 1, Host.SLOT, false)))
                .isEqualTo(SenseCondition.INVALID_ELEMENT);
    }

    @Test
    void doesNotTakeACartridgeThatAHostHolds() throws Exception {
        drive.good(new PrimaryCommand.PreventAllowMediumRemoval(true));
        assertThat(condition(move(Host.DRIVE, Host.SLOT))).isEqualTo(SenseCondition.REMOVAL_PREVENTED);
        assertThat(changer.elements(ElementType.DRIVE).get(0).accessible()).isFalse();
        drive.close();
        changer.move(Host.DRIVE, Host.SLOT);
    }

    @Test
    void exchangesCartridges() throws Exception {
        changer.good(new ChangerCommand.ExchangeMedium(0, Host.SLOT + 1, Host.DRIVE, Host.SLOT + 1, false, false));
        assertThat(changer.elements(ElementType.DRIVE).get(0).volumeTag()).contains("AV0002L9");
        assertThat(changer.elements(ElementType.STORAGE).get(1).volumeTag()).contains("AV0001L9");
    }

    @Test
    void tellsEveryNexusOfEveryChangerThatTheDoorWasOpened() throws Exception {
        Host second = Host.of(library, "changer1");
        String name = library.insertNew("NEW001L9", 64 << 20);
        for (Host each : List.of(changer, second)) {
            assertThat(each.refused(new PrimaryCommand.TestUnitReady()).condition())
                    .isEqualTo(SenseCondition.IMPORT_EXPORT_OPENED);
            each.good(new PrimaryCommand.TestUnitReady());
        }
        ElementStatus station = second.elements(ElementType.IMPORT_EXPORT).get(0);
        assertThat(station.volumeTag()).contains("NEW001L9");
        assertThat(station.placedByOperator()).isTrue();
        second.move(Host.STATION, Host.SLOT);
        assertThat(changer.elements(ElementType.STORAGE).get(0).volumeTag()).contains(name);
    }

    @Test
    void keepsTheDoorShutWhenAHostSaysSo() throws Exception {
        changer.good(new PrimaryCommand.PreventAllowMediumRemoval(true));
        assertThatThrownBy(() -> library.insertNew("NEW001L9", 64 << 20)).isInstanceOf(ArchivoltException.class);
        assertThat(condition(move(Host.SLOT + 1, Host.STATION))).isEqualTo(SenseCondition.REMOVAL_PREVENTED);
    }

    @Test
    void takesTwoCartridgesOfOneBarcodeAndOneWithout() throws Exception {
        assertThat(library.insertNew("AV0002L9", 64 << 20)).isEqualTo("AV0002L9-2");
        changer.clearAttentions();
        changer.move(Host.STATION, Host.SLOT);
        library.insertNew("", 64 << 20);
        changer.clearAttentions();
        assertThat(changer.elements(ElementType.STORAGE).get(0).volumeTag()).contains("AV0002L9");
        assertThat(changer.elements(ElementType.STORAGE).get(1).volumeTag()).contains("AV0002L9");
        ElementStatus unreadable = changer.elements(ElementType.IMPORT_EXPORT).get(0);
        assertThat(unreadable.full()).isTrue();
        assertThat(unreadable.volumeTag()).isEmpty();
    }

    @Test
    void takesACartridgeOutAndInAgain() throws Exception {
        library.remove("AV0003L9");
        changer.clearAttentions();
        assertThat(changer.elements(ElementType.STORAGE).get(2).full()).isFalse();
        library.insert("AV0003L9");
        changer.clearAttentions();
        assertThat(changer.elements(ElementType.IMPORT_EXPORT).get(0).volumeTag())
                .contains("AV0003L9");
        assertThatThrownBy(() -> library.remove("AV0001L9")).hasMessageContaining("in a drive");
    }

    @Test
    void reportsABrokenElementAndDoesNotUseIt() throws Exception {
        library.inject("element 257 fails");
        assertThat(changer.elements(ElementType.DRIVE).get(1).exception()).isTrue();
        assertThat(condition(move(Host.SLOT + 1, Host.DRIVE + 1))).isEqualTo(SenseCondition.HARDWARE);
        library.clearFaults();
        changer.move(Host.SLOT + 1, Host.DRIVE + 1);
    }

    @Test
    void hasLinksThatTellTheReferenceWhatIsLoaded() throws Exception {
        byte[] link = Files.readAllBytes(folder.resolve("Drive_lib0D000.ULT3580-TD9"));
        assertThat(link).hasSize(36);
        assertThat(new String(link, StandardCharsets.US_ASCII).replace("\0", ""))
                .isEqualTo("AV0001L9");
        changer.move(Host.DRIVE, Host.SLOT);
        assertThat(Files.readString(folder.resolve("Drive_lib0D000.ULT3580-TD9")))
                .startsWith("empty");
    }

    private static ChangerCommand.MoveMedium move(int from, int to) {
        return new ChangerCommand.MoveMedium(0, from, to, false);
    }

    private SenseCondition condition(Command command) throws ArchivoltException {
        return changer.refused(command).condition();
    }
}
