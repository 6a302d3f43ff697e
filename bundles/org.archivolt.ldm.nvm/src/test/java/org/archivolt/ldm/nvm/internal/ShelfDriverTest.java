package org.archivolt.ldm.nvm.internal;

import static org.archivolt.testkit.Failures.assertFails;
import static org.assertj.core.api.Assertions.assertThat;

import java.util.Optional;
import java.util.UUID;
import org.archivolt.base.ArchivoltException;
import org.archivolt.base.ErrorCode;
import org.archivolt.base.MediumId;
import org.archivolt.ldm.DeviceDescription;
import org.archivolt.ldm.DeviceDriver;
import org.archivolt.ldm.Drive;
import org.archivolt.ldm.MediumLabel;
import org.archivolt.librarian.Opened;
import org.archivolt.testkit.VirtualTicker;
import org.archivolt.testkit.ldm.DeviceDriverContract;
import org.archivolt.testkit.librarian.MemoryFabric;
import org.junit.jupiter.api.Test;

/** The contract, with books in memory. */
class ShelfDriverTest extends DeviceDriverContract {
    private final FabricUnderTest fabric = new FabricUnderTest();

    @Override
    protected DeviceDriver newDriver() {
        return fabric.driver();
    }

    @Override
    protected DeviceDescription device() {
        return FabricUnderTest.device();
    }

    @Override
    protected MediumId medium() {
        return FabricUnderTest.medium();
    }

    @Override
    protected void placeForeignData() throws ArchivoltException {
        fabric.librarian.makeDirectory(FabricUnderTest.OPERATOR, FabricUnderTest.path("/media"), 0755);
        fabric.librarian.makeDirectory(FabricUnderTest.OPERATOR, FabricUnderTest.path(FabricUnderTest.PATH), 0755);
        Opened holiday = fabric.librarian.create(
                FabricUnderTest.OPERATOR, FabricUnderTest.path("/media/nvm1/holiday.jpg"), 0644, true);
        fabric.librarian.close(FabricUnderTest.OPERATOR, holiday.handle().id());
    }

    @Override
    protected void makeMediumVanish() throws ArchivoltException {
        fabric.librarian.rename(
                FabricUnderTest.OPERATOR,
                FabricUnderTest.path(FabricUnderTest.PATH),
                FabricUnderTest.path("/elsewhere"),
                false);
    }

    @Test
    void neitherMountsNorFormatsWithAMemoryThatDoesNotHaveTheBooks() throws ArchivoltException {
        MediumLabel label = new MediumLabel(medium(), new UUID(47, 11));
        try (Drive drive = fabric.driver().attach(device())) {
            drive.format(label, false);
        }
        ShelfDriver elsewhere =
                new ShelfDriver(fabric.librarian, new MemoryFabric("other"), NvmSettings.DEFAULT, new VirtualTicker());
        try (Drive drive = elsewhere.attach(device())) {
            ArchivoltException error = assertFails(ErrorCode.DEVICE_FAULT, () -> drive.mount(label));
            assertThat(error.getCause()).hasMessageContaining("is not the one that was registered");
            assertFails(ErrorCode.DEVICE_FAULT, () -> drive.format(label, true));
            assertThat(drive.label()).contains(label);
        }
    }

    /** The process ends with it, and so do its claims. */
    @Override
    protected boolean losePower() {
        fabric.memory.losePower();
        System.getProperties().keySet().removeIf(key -> key.toString().startsWith("org.archivolt.ldm.attached."));
        return true;
    }

    @Override
    protected Optional<Long> fillingBytes() {
        return Optional.of(2 * FabricUnderTest.BOOKS * FabricUnderTest.BOOK);
    }
}
