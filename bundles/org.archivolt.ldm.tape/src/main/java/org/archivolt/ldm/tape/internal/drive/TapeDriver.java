package org.archivolt.ldm.tape.internal.drive;

import java.nio.file.Path;
import java.time.Duration;
import java.util.Arrays;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.atomic.AtomicReference;
import org.archivolt.base.ArchivoltException;
import org.archivolt.base.MediumId;
import org.archivolt.base.Ticker;
import org.archivolt.ldm.DeviceDescription;
import org.archivolt.ldm.DeviceDriver;
import org.archivolt.ldm.DeviceIdentity;
import org.archivolt.ldm.Drive;
import org.archivolt.ldm.DriveType;
import org.archivolt.ldm.tape.EncryptionKeys;
import org.archivolt.ldm.tape.internal.commands.CommandLtfs;
import org.archivolt.ldm.tape.internal.commands.LtfsTools;
import org.archivolt.ldm.tape.internal.commands.MountTable;
import org.archivolt.ldm.tape.internal.filesystem.Filesystem;
import org.archivolt.ldm.tape.internal.library.Libraries;
import org.archivolt.ldm.tape.internal.ltfs.LtfsSettings;
import org.archivolt.ldm.tape.internal.transport.Nexus;
import org.archivolt.ldm.tape.internal.transport.Pause;
import org.archivolt.ldm.tape.internal.transport.Transports;
import org.archivolt.scsi.UnitType;
import org.archivolt.scsi.command.Operation;
import org.archivolt.scsi.command.OperationReport;
import org.archivolt.scsi.command.PrimaryCommand;
import org.archivolt.scsi.data.StandardInquiry;
import org.archivolt.scsi.data.SupportedOperation;
import org.archivolt.scsi.data.VitalPage;
import org.osgi.service.component.annotations.Activate;
import org.osgi.service.component.annotations.Component;
import org.osgi.service.component.annotations.Reference;
import org.osgi.service.component.annotations.ReferenceCardinality;
import org.osgi.service.component.annotations.ReferencePolicy;
import org.osgi.service.component.annotations.ReferencePolicyOption;
import org.osgi.service.metatype.annotations.Designate;

/** Tape drives of libraries, with LTFS on the cartridges. */
@Component(
        service = DeviceDriver.class,
        configurationPid = TapeSettings.PID,
        property = {DeviceDriver.FAMILY + "=tape", DeviceDriver.FILESYSTEM + "=ltfs"})
@Designate(ocd = TapeConfig.class)
public final class TapeDriver implements DeviceDriver {
    private static final String LOOKING = "looking at a drive";
    /** Among dead hosts. */
    private static final String ANYBODY = "*";

    private static final int ANSWER_BYTES = 16 * 1024;
    private static final int INQUIRY_BYTES = 96;

    private final Transports transports;
    private final Libraries libraries;
    private final TapeSettings settings;
    private final Ticker ticker;
    private final Pause pause;
    private final AtomicReference<EncryptionKeys> keys = new AtomicReference<>();

    @Activate
    public TapeDriver(@Reference Transports transports, @Reference Libraries libraries, TapeConfig config) {
        this(transports, libraries, TapeSettings.from(config), Ticker.system(), Pause.REAL);
    }

    public TapeDriver(Transports transports, Libraries libraries, TapeSettings settings, Ticker ticker, Pause pause) {
        this.transports = transports;
        this.libraries = libraries;
        this.settings = settings;
        this.ticker = ticker;
        this.pause = pause;
    }

    @Reference(
            name = "keys",
            unbind = "unsetKeys",
            cardinality = ReferenceCardinality.OPTIONAL,
            policy = ReferencePolicy.DYNAMIC,
            policyOption = ReferencePolicyOption.GREEDY)
    public void setKeys(EncryptionKeys provider) {
        keys.set(provider);
    }

    public void unsetKeys(EncryptionKeys provider) {
        keys.compareAndSet(provider, null);
    }

    @Override
    public DeviceIdentity identify(DeviceDescription device) throws ArchivoltException {
        settings.with(device.options());
        try (Nexus nexus = new Nexus(transports, device.path(), pause)) {
            DriveUnit unit = new DriveUnit(nexus, pause);
            String product = productOf(unit);
            return new DeviceIdentity(
                    Technology.modelOfDrive(product), serialOf(unit), Optional.empty(), Optional.empty());
        }
    }

    @Override
    public Drive attach(DeviceDescription device) throws ArchivoltException {
        TapeSettings own = settings.with(device.options());
        if (own.ltfs() == TapeSettings.Provider.COMMANDS) {
            commands(device, own, CommandLtfs.NO_HANDOVER).endLeftOver(); // it would keep the drive from us
        }
        Nexus nexus = new Nexus(transports, device.path(), pause);
        DriveClaim claim = null;
        try {
            DriveUnit unit = new DriveUnit(nexus, pause);
            String product = productOf(unit);
            String serial = serialOf(unit);
            claim = DriveClaim.take(serial, device.id());
            DriveParts parts = parts(device, own, unit, product, serial);
            unit.look(LOOKING);
            parts.reservation().acquire();
            unit.timeouts(timeoutsOf(unit));
            return new TapeDrive(device, parts, libraries, this::keyOf, claim);
        } catch (ArchivoltException e) {
            nexus.close();
            if (claim != null) {
                claim.close();
            }
            throw e.with("device", device.id());
        }
    }

    /** Whoever it is that holds it, the operator has said that he is no more. */
    @Override
    public void release(DeviceDescription device) throws ArchivoltException {
        String host = settings.with(device.options()).host();
        try (Nexus nexus = new Nexus(transports, device.path(), pause)) {
            DriveUnit unit = new DriveUnit(nexus, pause);
            DriveClaim claim = DriveClaim.take(serialOf(unit), device.id());
            try {
                unit.look(LOOKING);
                Reservation reservation =
                        new Reservation(unit, ReservationKey.ofThisProcess(host), host, Set.of(ANYBODY));
                reservation.acquire();
                reservation.release();
            } finally {
                claim.close();
            }
        }
    }

    @Override
    public Optional<String> modelOf(MediumId medium) {
        return Technology.modelOfCartridge(medium.name());
    }

    @Override
    public List<DriveType> driveTypes() {
        return Technology.types();
    }

    private DriveParts parts(DeviceDescription device, TapeSettings own, DriveUnit unit, String product, String serial)
            throws ArchivoltException {
        Reservation reservation =
                new Reservation(unit, ReservationKey.ofThisProcess(own.host()), own.host(), own.deadHosts());
        DriveSettings driveSettings = new DriveSettings(unit, reservation, own.protection());
        ScsiTape tape = new ScsiTape(unit, driveSettings, product, serial);
        return new DriveParts(
                product,
                serial,
                unit,
                reservation,
                driveSettings,
                new DriveLogs(unit, ticker),
                new CartridgeMemory(unit),
                tape,
                filesystem(device, own, unit, reservation, tape));
    }

    private Filesystem filesystem(
            DeviceDescription device, TapeSettings own, DriveUnit unit, Reservation reservation, ScsiTape tape)
            throws ArchivoltException {
        String library = device.id().library();
        return switch (own.ltfs()) {
            case NATIVE -> new NativeLtfs(library, tape, unit, LtfsSettings.defaults(version()), ticker);
            case COMMANDS -> commands(device, own, new DriveHandover(unit, reservation));
        };
    }

    private CommandLtfs commands(DeviceDescription device, TapeSettings own, CommandLtfs.Handover handover)
            throws ArchivoltException {
        LtfsTools tools = new LtfsTools(
                own.ltfsDirectory(),
                own.ltfsUnmount(),
                own.ltfsOptions(),
                new MountTable(Path.of("/proc/mounts")),
                own.ltfsLimit(),
                pause);
        return new CommandLtfs(
                device.id().library(),
                CommandLtfs.deviceOf(device.path()),
                own.ltfsMounts().resolve(device.id().name()),
                tools,
                handover);
    }

    /** While commands have the drive, we have neither the connection nor the reservation. */
    private record DriveHandover(DriveUnit unit, Reservation reservation) implements CommandLtfs.Handover {
        @Override
        public void give() throws ArchivoltException {
            reservation.release();
            unit.nexus().disconnect();
        }

        @Override
        public void takeBack() throws ArchivoltException {
            reservation.acquire();
        }
    }

    private static String version() {
        return Optional.ofNullable(TapeDriver.class.getPackage().getImplementationVersion())
                .orElse("0.1.0");
    }

    private Optional<EncryptionKeys.Key> keyOf(MediumId medium) throws ArchivoltException {
        EncryptionKeys provider = keys.get();
        return provider == null ? Optional.empty() : provider.keyOf(medium);
    }

    // ---- questions

    private static String productOf(DriveUnit unit) throws ArchivoltException {
        StandardInquiry inquiry = StandardInquiry.decode(
                unit.answer(new PrimaryCommand.Inquiry(false, 0, INQUIRY_BYTES), INQUIRY_BYTES, LOOKING));
        if (inquiry.unit().filter(type -> type == UnitType.DRIVE).isEmpty()) {
            throw ArchivoltException.invalid("path", "must be a tape drive")
                    .with("value", unit.nexus().address())
                    .with("type", inquiry.deviceType());
        }
        return inquiry.product();
    }

    private static String serialOf(DriveUnit unit) throws ArchivoltException {
        return VitalPage.decode(unit.answer(
                        new PrimaryCommand.Inquiry(true, VitalPage.UNIT_SERIAL_NUMBER, INQUIRY_BYTES),
                        INQUIRY_BYTES,
                        LOOKING))
                .number();
    }

    private static DriveTimeouts timeoutsOf(DriveUnit unit) throws ArchivoltException {
        Optional<byte[]> answer = unit.answerIfKnown(
                new PrimaryCommand.ReportSupportedOperationCodes(true, OperationReport.ALL, 0, 0, ANSWER_BYTES),
                ANSWER_BYTES,
                LOOKING);
        Map<Operation, Duration> known = new EnumMap<>(Operation.class);
        if (answer.isPresent()) {
            for (SupportedOperation told : SupportedOperation.decodeAll(answer.get())) {
                operationOf(told)
                        .ifPresent(operation -> told.timeouts()
                                .ifPresent(times -> known.put(operation, Duration.ofSeconds(times.recommended()))));
            }
        }
        return new DriveTimeouts(known);
    }

    private static Optional<Operation> operationOf(SupportedOperation told) {
        return Arrays.stream(Operation.values())
                .filter(operation -> operation != Operation.UNKNOWN && operation.isFor(UnitType.DRIVE))
                .filter(operation -> operation.code() == told.operationCode()
                        && operation.hasServiceAction() == told.hasServiceAction()
                        && (!told.hasServiceAction() || operation.serviceAction() == told.serviceAction()))
                .findFirst();
    }
}
