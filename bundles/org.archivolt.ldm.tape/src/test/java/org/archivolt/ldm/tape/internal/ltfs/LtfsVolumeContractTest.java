package org.archivolt.ldm.tape.internal.ltfs;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import org.archivolt.base.DeviceId;
import org.archivolt.base.Family;
import org.archivolt.base.MediumId;
import org.archivolt.ldm.DeviceDescription;
import org.archivolt.ldm.DeviceDriver;
import org.archivolt.testkit.ldm.DeviceDriverContract;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.io.TempDir;

/** The contract of volumes, on a folder tape. */
class LtfsVolumeContractTest extends DeviceDriverContract {
    private static final Family TAPE = new Family("tape");

    @TempDir
    Path temporary;

    private Path folder;

    @BeforeEach
    void makeFolder() throws IOException {
        folder = Files.createDirectory(temporary.resolve("tape"));
    }

    @Override
    protected DeviceDriver newDriver() {
        return new FolderTapeDriver(medium());
    }

    @Override
    protected DeviceDescription device() {
        return new DeviceDescription(new DeviceId(TAPE, "test", "drive"), folder.toString(), Map.of());
    }

    @Override
    protected MediumId medium() {
        return new MediumId(TAPE, "test", Cartridges.NAME);
    }

    @Override
    protected void placeForeignData() throws Exception {
        new FolderTape(folder).write(ByteBuffer.wrap(new byte[10240]));
    }

    @Override
    protected void makeMediumVanish() throws IOException {
        Files.move(folder, temporary.resolve("elsewhere"));
    }

    @Override
    protected boolean losePower() {
        FolderTapeDriver.ATTACHED.remove(folder).tape.losePower(true);
        return true;
    }
}
