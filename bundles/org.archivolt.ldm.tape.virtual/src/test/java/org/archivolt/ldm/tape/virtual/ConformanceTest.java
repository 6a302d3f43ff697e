package org.archivolt.ldm.tape.virtual;

import java.nio.file.Path;
import java.util.List;
import org.archivolt.base.ArchivoltException;
import org.archivolt.scsi.ScsiTransport;
import org.archivolt.testkit.scsi.ScsiConformance;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.io.TempDir;

/** Everything the suite asks for. */
final class ConformanceTest extends ScsiConformance {
    @TempDir
    Path folder;

    private VirtualLibrary library;

    @Override
    protected ScsiTransport transport() {
        try {
            library = library == null ? VirtualLibrary.in(folder) : library;
        } catch (ArchivoltException e) {
            throw new IllegalStateException(e);
        }
        return library.transport();
    }

    @Override
    protected String changerAddress() {
        return "virtual:lib0/changer";
    }

    @Override
    protected List<String> driveAddresses() {
        return List.of("virtual:lib0/drive0", "virtual:lib0/drive1");
    }

    @AfterEach
    void closeLibrary() throws ArchivoltException {
        library.close();
    }
}
