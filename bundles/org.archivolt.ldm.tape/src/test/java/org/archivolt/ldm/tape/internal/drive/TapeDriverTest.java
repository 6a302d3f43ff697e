package org.archivolt.ldm.tape.internal.drive;

import java.nio.file.Path;
import org.archivolt.base.ArchivoltException;
import org.archivolt.base.MediumId;
import org.archivolt.ldm.DeviceDescription;
import org.archivolt.ldm.DeviceDriver;
import org.archivolt.ldm.tape.internal.TestLibrary;
import org.archivolt.ldm.tape.internal.library.TapeLibrary;
import org.archivolt.testkit.ldm.DeviceDriverContract;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.io.TempDir;

/** The contract, with a simulated library. */
class TapeDriverTest extends DeviceDriverContract {
    @TempDir
    Path folder;

    private TestLibrary library;
    private MediumId medium;

    private void open() throws Exception {
        library = new TestLibrary(folder);
        TapeLibrary driver = library.start();
        medium = TestLibrary.media(driver).get(0);
    }

    @AfterEach
    void close() throws ArchivoltException {
        library.close();
    }

    @Override
    protected DeviceDriver newDriver() {
        if (library == null) { // the contract wants a driver before anything else
            try {
                open();
            } catch (Exception e) {
                throw new AssertionError(e);
            }
        }
        return library.driver();
    }

    @Override
    protected DeviceDescription device() {
        return TestLibrary.drive(0);
    }

    @Override
    protected MediumId medium() {
        return medium;
    }

    @Override
    protected void placeForeignData() throws Exception {
        library.placeForeignData(medium);
    }

    @Override
    protected boolean forceOverwritesForeignData() {
        return true;
    }

    @Override
    protected void makeMediumVanish() throws Exception {
        library.virtual.inject("on drive0 * times 99999999 fail 2/3A/00");
    }

    @Override
    protected boolean losePower() throws Exception {
        library.virtual.powerFailure(1);
        TestLibrary.forgetProcess();
        return true;
    }
}
