package org.archivolt.itests.guest;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CountDownLatch;
import org.archivolt.base.ArchivoltException;
import org.archivolt.base.Ticker;
import org.archivolt.ldm.tape.virtual.LibraryClock;
import org.archivolt.ldm.tape.virtual.LibraryPlan;
import org.archivolt.ldm.tape.virtual.VirtualLibrary;
import org.archivolt.scsi.ScsiTransport;
import org.archivolt.scsi.iscsi.internal.IscsiAddress.Portal;
import org.archivolt.scsi.iscsi.internal.IscsiTarget;
import org.archivolt.scsi.iscsi.internal.TargetSettings;

/**
 * A small virtual library behind two iSCSI targets on free ports of the loopback address, until the process is ended. Two,
 * as Debian's {@code iscsistart} logs in to each only once.
 */
public final class ServedLibrary {
    private static final String TARGET = "iqn.2026-01.org.archivolt:guest";
    /** Full soon: a test writes until the end. */
    private static final long CAPACITY_BYTES = 32L << 20;

    private ServedLibrary() {}

    /** @param arguments a folder for the library; a file that gets the two ports once the targets listen */
    public static void main(String[] arguments) throws ArchivoltException, IOException, InterruptedException {
        try (VirtualLibrary library =
                VirtualLibrary.open(Path.of(arguments[0]), plan(), LibraryClock.instant(Ticker.system()))) {
            int first = serve(library).portal().port();
            int second = serve(library).portal().port();
            publish(first + " " + second, Path.of(arguments[1]));
            new CountDownLatch(1).await();
        }
    }

    private static LibraryPlan plan() {
        return LibraryPlan.small()
                .slots(8)
                .cartridges(4)
                .cleaningCartridges(0)
                .capacityBytes(CAPACITY_BYTES)
                .durable(false)
                .build();
    }

    private static IscsiTarget serve(VirtualLibrary library) throws ArchivoltException {
        List<String> units =
                library.units().stream().map(unit -> "virtual:lib0/" + unit).toList();
        IscsiTarget target = new IscsiTarget(new TargetSettings(new Portal("127.0.0.1", 0), TARGET, units, 4));
        target.addTransport(library.transport(), Map.of(ScsiTransport.SCHEME, "virtual"));
        return target;
    }

    /** At once, so that nobody reads half of it. */
    private static void publish(String ports, Path file) throws IOException {
        Path draft = Files.writeString(file.resolveSibling(file.getFileName() + ".new"), ports);
        Files.move(draft, file, StandardCopyOption.ATOMIC_MOVE);
    }
}
