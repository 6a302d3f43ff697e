package org.archivolt.ldm.nvm.internal;

import java.util.Map;
import java.util.Optional;
import org.archivolt.base.ArchivoltException;
import org.archivolt.base.DeviceId;
import org.archivolt.base.Family;
import org.archivolt.base.MediumId;
import org.archivolt.ldm.DeviceDescription;
import org.archivolt.librarian.Caller;
import org.archivolt.librarian.NodeId;
import org.archivolt.librarian.ShelfPath;
import org.archivolt.testkit.VirtualTicker;
import org.archivolt.testkit.librarian.MemoryFabric;
import org.archivolt.testkit.librarian.MemoryLibrarian;

/** Two nodes with small books, and a medium in them. */
final class FabricUnderTest {
    static final long BOOK = 16 << 10;
    static final int BOOKS = 1_000;
    static final String PATH = "/media/nvm1";
    static final Caller OPERATOR = new Caller(new NodeId(2), 4711, 0, 0);

    final MemoryFabric memory = new MemoryFabric();
    final MemoryLibrarian librarian = MemoryLibrarian.withBooks(2, BOOKS, BOOK, Optional.of(memory));

    ShelfDriver driver() {
        return driver(NvmSettings.DEFAULT);
    }

    ShelfDriver driver(NvmSettings settings) {
        return new ShelfDriver(librarian, memory, settings, new VirtualTicker());
    }

    static DeviceDescription device() {
        return device(Map.of());
    }

    static DeviceDescription device(Map<String, String> options) {
        return new DeviceDescription(new DeviceId(Family.NVM, "test", "nvm1"), PATH, options);
    }

    static MediumId medium() {
        return new MediumId(Family.NVM, "test", "nvm1");
    }

    static ShelfPath path(String text) throws ArchivoltException {
        return ShelfPath.parse(text);
    }

    int free() {
        return librarian.status().books().free();
    }
}
