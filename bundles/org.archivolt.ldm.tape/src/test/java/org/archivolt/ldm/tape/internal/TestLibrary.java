package org.archivolt.ldm.tape.internal;

import static org.archivolt.base.ErrorCode.DEVICE_FAULT;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import org.archivolt.base.ArchivoltException;
import org.archivolt.base.DeviceId;
import org.archivolt.base.Family;
import org.archivolt.base.MediumId;
import org.archivolt.base.Ticker;
import org.archivolt.ldm.DeviceDescription;
import org.archivolt.ldm.LibraryElement;
import org.archivolt.ldm.LibraryElement.Kind;
import org.archivolt.ldm.LibraryInventory;
import org.archivolt.ldm.tape.internal.drive.TapeDriver;
import org.archivolt.ldm.tape.internal.drive.TapeSettings;
import org.archivolt.ldm.tape.internal.library.Libraries;
import org.archivolt.ldm.tape.internal.library.LibrarySettings;
import org.archivolt.ldm.tape.internal.library.TapeLibrary;
import org.archivolt.ldm.tape.internal.transport.Pause;
import org.archivolt.ldm.tape.internal.transport.Transports;
import org.archivolt.ldm.tape.virtual.LibraryClock;
import org.archivolt.ldm.tape.virtual.LibraryPlan;
import org.archivolt.ldm.tape.virtual.VirtualLibrary;
import org.archivolt.scsi.LogicalUnit;
import org.archivolt.scsi.ScsiReply;
import org.archivolt.scsi.ScsiRequest;
import org.archivolt.scsi.ScsiTransport;
import org.archivolt.scsi.command.Operation;

/** A simulated library in which nothing takes time, with the library driver over it. */
public final class TestLibrary implements AutoCloseable {
    public static final String NAME = "lib0";
    private static final Pause NO_PAUSE = length -> {};
    private static final Map<String, Object> PROPERTIES = Map.of(ScsiTransport.SCHEME, "virtual");

    public final VirtualLibrary virtual;
    public final Transports transports = new Transports(Duration.ZERO, Ticker.system());
    public final Libraries libraries = new Libraries();
    private ScsiTransport transport;
    private volatile Optional<Operation> leaving = Optional.empty();
    private final List<TapeLibrary> opened = new ArrayList<>();

    public TestLibrary(Path folder) throws ArchivoltException {
        this(folder, LibraryPlan.small());
    }

    public TestLibrary(Path folder, LibraryPlan.Builder plan) throws ArchivoltException {
        virtual = VirtualLibrary.open(
                folder, plan.name(NAME).durable(false).build(), LibraryClock.instant(Ticker.system()));
        plugIn();
    }

    public void plugIn() {
        transport = new LeavingTransport(virtual.transport());
        transports.add(transport, PROPERTIES);
    }

    /** As when the bundle of a transport is stopped; what goes on meanwhile fails. */
    public void pullOut() {
        transports.remove(transport, PROPERTIES);
    }

    /** As {@link #pullOut}, in the middle of the next such command. */
    public void pullOutDuring(Operation operation) {
        leaving = Optional.of(operation);
    }

    private final class LeavingTransport implements ScsiTransport {
        private final ScsiTransport transport;

        LeavingTransport(ScsiTransport transport) {
            this.transport = transport;
        }

        @Override
        public LogicalUnit open(String address) throws ArchivoltException {
            return new LeavingUnit(transport.open(address));
        }

        @Override
        public List<String> addresses() throws ArchivoltException {
            return transport.addresses();
        }
    }

    private final class LeavingUnit implements LogicalUnit {
        private final LogicalUnit unit;

        LeavingUnit(LogicalUnit unit) {
            this.unit = unit;
        }

        @Override
        public ScsiReply execute(ScsiRequest request) throws ArchivoltException {
            int code = Byte.toUnsignedInt(request.cdb()[0]);
            if (leaving.filter(operation -> operation.code() == code).isPresent()) {
                leaving = Optional.empty();
                pullOut();
                throw new ArchivoltException(DEVICE_FAULT, "executing a command").with("transport", true);
            }
            return unit.execute(request);
        }

        @Override
        public void close() throws ArchivoltException {
            unit.close();
        }
    }

    public static LibrarySettings settings(String... changers) {
        return new LibrarySettings(
                NAME,
                List.of(changers),
                List.of(),
                Duration.ofSeconds(300),
                Duration.ofSeconds(300),
                Duration.ofSeconds(60),
                Duration.ofSeconds(2),
                5,
                100,
                "CLN",
                true,
                Duration.ofSeconds(600));
    }

    /** The library driver, told of everything. */
    public TapeLibrary start() {
        return start(settings("virtual:lib0/changer"));
    }

    public TapeLibrary start(LibrarySettings settings) {
        TapeLibrary library = new TapeLibrary(transports, settings, Ticker.system(), NO_PAUSE);
        opened.add(library);
        libraries.add(library);
        return library;
    }

    public static LibraryInventory refreshed(TapeLibrary library) throws Exception {
        return library.refresh().get(20, TimeUnit.SECONDS);
    }

    public TapeDriver driver() {
        return driver(settings("host1", Set.of(), false));
    }

    public TapeDriver driver(TapeSettings settings) {
        return new TapeDriver(transports, libraries, settings, Ticker.system(), NO_PAUSE);
    }

    public static TapeSettings settings(String host, Set<String> deadHosts, boolean protection) {
        return new TapeSettings(
                host,
                deadHosts,
                protection,
                TapeSettings.Provider.NATIVE,
                Path.of("/usr/bin"),
                List.of(),
                Path.of("/run"),
                Path.of("/bin/umount"),
                Duration.ofSeconds(10));
    }

    public static DeviceDescription drive(int number) {
        return new DeviceDescription(
                new DeviceId(Family.TAPE, NAME, "drive" + number), "virtual:lib0/drive" + number, Map.of());
    }

    /** The media in slots, in the order of their addresses. */
    public static List<MediumId> media(TapeLibrary library) throws Exception {
        return refreshed(library).elements().stream()
                .filter(element -> element.kind() == Kind.SLOT)
                .flatMap(element -> element.medium().stream())
                .toList();
    }

    public static List<LibraryElement> elements(LibraryInventory inventory, Kind kind) {
        return inventory.elements().stream()
                .filter(element -> element.kind() == kind)
                .toList();
    }

    /** As some backup program would leave a blank cartridge that is in a slot: a record, and the end of data. */
    public void placeForeignData(MediumId medium) throws IOException {
        Path folder = virtual.folder(medium.name());
        Files.deleteIfExists(folder.resolve("0_0_E"));
        Files.writeString(folder.resolve("0_0_R"), "ustar: not ours");
        Files.write(folder.resolve("0_1_E"), new byte[0]);
    }

    /** The next driver is to take this for another process than the last. */
    public static void forgetProcess() {
        System.getProperties().keySet().removeIf(key -> key.toString().startsWith("org.archivolt.ldm.tape.attached."));
    }

    /** What an operation failed with. */
    public static ArchivoltException failureOf(Future<?> operation) throws Exception {
        try {
            operation.get(20, TimeUnit.SECONDS);
        } catch (ExecutionException e) {
            return (ArchivoltException) e.getCause();
        } catch (TimeoutException e) {
            throw new AssertionError("it did not end", e);
        }
        throw new AssertionError("it went well");
    }

    @Override
    public void close() throws ArchivoltException {
        opened.forEach(TapeLibrary::close);
        virtual.close();
    }
}
