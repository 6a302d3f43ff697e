package org.archivolt.ldm.disk.internal;

import java.io.IOException;
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

/** The contract, with a directory where temporary files are. */
class DirectoryDriverTest extends DeviceDriverContract {
    @TempDir
    Path temporary;

    Path root;

    @BeforeEach
    void makeDirectory() throws IOException {
        root = Files.createDirectory(temporary.resolve("medium"));
    }

    @Override
    protected DeviceDriver newDriver() {
        return new DirectoryDriver();
    }

    @Override
    protected DeviceDescription device() {
        return new DeviceDescription(new DeviceId(Family.DISK, "test", "d1"), root.toString(), Map.of());
    }

    @Override
    protected MediumId medium() {
        return new MediumId(Family.DISK, "test", "d1");
    }

    @Override
    protected void placeForeignData() throws IOException {
        Files.writeString(root.resolve("holiday.jpg"), "not ours");
    }

    @Override
    protected void makeMediumVanish() throws IOException {
        Files.move(root, temporary.resolve("elsewhere"));
    }
}
