package org.archivolt.ldm.disk.internal;

import org.archivolt.base.Ticker;
import org.archivolt.ldm.DeviceDriver;

/** The contract, with loss of power, where syncfs is not to be had. */
final class DirectoryDriverByFsyncTest extends DirectoryDriverOnLoopTest {
    @Override
    protected DeviceDriver newDriver() {
        return new DirectoryDriver(
                (tree, descriptions, filesystem) -> new Flusher.EachFile(tree, descriptions), Ticker.system());
    }
}
