package org.archivolt.testkit.ldm;

import java.util.Optional;
import org.archivolt.base.DeviceId;
import org.archivolt.base.Family;
import org.archivolt.base.MediumId;
import org.archivolt.ldm.DeviceDescription;
import org.archivolt.ldm.DeviceDriver;

final class FakeFixedDriveTest extends DeviceDriverContract {
    private static final DeviceId DEVICE = new DeviceId(Family.DISK, "fake", "d1");
    private static final long CAPACITY = 1 << 20;

    private final FakeDriver first = new FakeDriver();
    private final FakeMedium medium = first.addFixed(DEVICE, CAPACITY);

    @Override
    protected DeviceDriver newDriver() {
        return first.successor();
    }

    @Override
    protected DeviceDescription device() {
        return first.describe(DEVICE);
    }

    @Override
    protected MediumId medium() {
        return medium.id();
    }

    @Override
    protected void placeForeignData() {
        medium.makeForeign();
    }

    @Override
    protected void makeMediumVanish() {
        medium.vanish();
    }

    @Override
    protected boolean losePower() {
        first.crash();
        return true;
    }

    @Override
    protected Optional<Long> fillingBytes() {
        return Optional.of(CAPACITY);
    }
}
