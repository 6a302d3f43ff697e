package org.archivolt.ldm.tape.virtual.internal.drive;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.archivolt.base.ArchivoltException;
import org.archivolt.ldm.tape.virtual.internal.cartridge.Cartridge;
import org.archivolt.ldm.tape.virtual.internal.unit.CheckCondition;
import org.archivolt.ldm.tape.virtual.internal.unit.ModeStore;
import org.archivolt.ldm.tape.virtual.internal.unit.Nexus;
import org.archivolt.ldm.tape.virtual.internal.unit.PrimaryCommands;
import org.archivolt.ldm.tape.virtual.internal.unit.SenseCode;
import org.archivolt.scsi.command.OverwriteKind;
import org.archivolt.scsi.data.ControlDataProtectionPage;
import org.archivolt.scsi.data.DataCompressionPage;
import org.archivolt.scsi.data.DeviceConfigurationExtensionPage;
import org.archivolt.scsi.data.DeviceConfigurationPage;
import org.archivolt.scsi.data.InformationalExceptionsPage;
import org.archivolt.scsi.data.LogPage;
import org.archivolt.scsi.data.MediumConfigurationPage;
import org.archivolt.scsi.data.MediumPartitionPage;
import org.archivolt.scsi.data.ModePage;
import org.archivolt.scsi.data.ModeParameters;
import org.archivolt.tape.Geometry;

/** Mode pages of a drive (SSC-5, 8.3), as they are changed by hosts and by what is loaded. */
final class DriveModes implements PrimaryCommands.Specifics {
    private static final int APPEND_ONLY = 1;
    private static final int WORM_MEDIUM_TYPE = 0x9C;
    private static final int UNITS_EXPONENT_GIGABYTES = 9;
    private static final long NOT_PERMITTED = -1;
    private static final long GIGABYTE = 1_000_000_000L;

    private final TapeDrive drive;
    private final DriveLogs logs;
    private final ModeStore store = new ModeStore();
    private boolean buffered = true;
    private ControlDataProtectionPage protection;
    private DeviceConfigurationExtensionPage extension;
    private boolean softwareProtected;
    private long overwritePermission = NOT_PERMITTED;

    DriveModes(TapeDrive drive) {
        this.drive = drive;
        this.logs = new DriveLogs(drive);
        store.add(
                new ControlDataProtectionPage(0, 0, false, false).toPage(),
                new ControlDataProtectionPage(0xFF, 0x3F, true, true).toPage());
        store.add(
                new DataCompressionPage(true, true, true, 1, 1).toPage(),
                new DataCompressionPage(true, false, false, 0xFFFFFFFFL, 0xFFFFFFFFL).toPage());
        store.add(configuration(0), changeableConfiguration());
        store.add(
                new DeviceConfigurationExtensionPage(0, 0, 0).toPage(),
                new DeviceConfigurationExtensionPage(0xF, 0, 0xFFFF).toPage());
        store.addFree(partitionPage(1, Geometry.whole(Medium.own(drive.model()))));
        store.addFree(new InformationalExceptionsPage(false, false, false, 3, 0, 0).toPage());
        store.add(new MediumConfigurationPage(false, 1, 2).toPage());
        remember();
    }

    private static ModePage configuration(int partition) {
        return new DeviceConfigurationPage(partition, 0, true, false, true, false, 1, false, false, false).toPage();
    }

    private static ModePage changeableConfiguration() {
        return new DeviceConfigurationPage(0, 0, false, false, false, true, 0xFF, true, false, false).toPage();
    }

    private static ModePage partitionPage(int count, Geometry geometry) {
        List<Integer> sizes = new ArrayList<>();
        for (int partition = 0; partition < count; partition++) {
            sizes.add((int)
                    Math.min(MediumPartitionPage.REST, (geometry.capacityBytes(partition) + GIGABYTE - 1) / GIGABYTE));
        }
        return new MediumPartitionPage(1, count - 1, false, false, true, true, true, 3, UNITS_EXPONENT_GIGABYTES, sizes)
                .toPage();
    }

    // --- what counts now

    ControlDataProtectionPage protection() {
        return protection;
    }

    DeviceConfigurationExtensionPage extension() {
        return extension;
    }

    boolean isBuffered() {
        return buffered;
    }

    boolean isSoftwareWriteProtected() {
        return softwareProtected;
    }

    boolean isAppendOnly() {
        return extension.writeMode() == APPEND_ONLY;
    }

    MediumPartitionPage partitions() throws ArchivoltException {
        return MediumPartitionPage.from(store.current(MediumPartitionPage.PAGE, 0));
    }

    void permitOverwrite(OverwriteKind kind, Deck deck) {
        overwritePermission = kind == OverwriteKind.NONE ? NOT_PERMITTED : deck.block();
    }

    /** Whether writing here was permitted; that counts until something is written elsewhere. */
    boolean takeOverwritePermission(Deck deck) {
        boolean permitted = overwritePermission == deck.block();
        overwritePermission = NOT_PERMITTED;
        return permitted;
    }

    void reset() {
        store.reset();
        buffered = true;
        overwritePermission = NOT_PERMITTED;
        remember();
    }

    /** Pages that are looked at with every block. */
    private void remember() {
        try {
            protection = ControlDataProtectionPage.from(
                    store.current(ControlDataProtectionPage.PAGE, ControlDataProtectionPage.SUBPAGE));
            extension = DeviceConfigurationExtensionPage.from(
                    store.current(DeviceConfigurationExtensionPage.PAGE, DeviceConfigurationExtensionPage.SUBPAGE));
            softwareProtected = DeviceConfigurationPage.from(store.current(DeviceConfigurationPage.PAGE, 0))
                    .softwareWriteProtected();
        } catch (ArchivoltException e) {
            throw new IllegalStateException("pages that were checked", e);
        }
    }

    // --- for MODE SENSE and MODE SELECT

    @Override
    public ModeStore modes() {
        drive.bay().threaded().ifPresent(deck -> describe(deck.cartridge()));
        return store;
    }

    private void describe(Cartridge cartridge) {
        store.set(new MediumConfigurationPage(cartridge.shell().isWorm(), 1, 2).toPage());
    }

    /** The page says what the cartridge has once it is loaded; a host then says what it shall have. */
    void loaded(Cartridge cartridge) {
        store.set(partitionPage(cartridge.partitions(), cartridge.geometry()));
    }

    @Override
    public ModeParameters modeHeader() {
        Optional<Cartridge> loaded = drive.bay().threaded().map(Deck::cartridge);
        int density = loaded.map(
                        cartridge -> Medium.densityCode(cartridge.shell().generation()))
                .orElse(0);
        int type = loaded.map(cartridge -> cartridge.shell().isWorm() ? WORM_MEDIUM_TYPE : 0)
                .orElse(0);
        return new ModeParameters(
                type,
                ModeParameters.deviceSpecific(drive.isWriteProtected(), buffered),
                Optional.of(new ModeParameters.BlockDescriptor(density, 0, 0)),
                List.of());
    }

    @Override
    public void select(Nexus nexus, ModeParameters parameters) throws CheckCondition {
        boolean fixed = parameters
                .blockDescriptor()
                .filter(descriptor -> descriptor.blockLength() != 0)
                .isPresent();
        if (fixed) {
            throw CheckCondition.of(SenseCode.INVALID_FIELD_IN_PARAMETERS);
        }
        checkProtection(parameters);
        buffered = parameters.isBuffered();
    }

    private static void checkProtection(ModeParameters parameters) throws CheckCondition {
        Optional<ModePage> page = parameters.page(ControlDataProtectionPage.PAGE, ControlDataProtectionPage.SUBPAGE);
        if (page.isEmpty()) {
            return;
        }
        try {
            ControlDataProtectionPage wanted = ControlDataProtectionPage.from(page.get());
            boolean off = wanted.method() == 0 && !wanted.onWrite() && !wanted.onRead();
            boolean known = wanted.method() == Protection.METHOD && wanted.informationLength() == Protection.BYTES;
            if (!off && !known) {
                throw CheckCondition.of(SenseCode.INVALID_FIELD_IN_PARAMETERS);
            }
        } catch (ArchivoltException e) { // it was not even long enough
            throw CheckCondition.of(SenseCode.INVALID_FIELD_IN_PARAMETERS);
        }
    }

    @Override
    public void selected() {
        remember();
    }

    // --- logs

    @Override
    public Set<Integer> logPages() {
        return logs.pages();
    }

    @Override
    public LogPage logPage(int page) {
        return logs.page(page);
    }

    @Override
    public void resetLogs() {
        drive.counters().resetErrors();
    }
}
