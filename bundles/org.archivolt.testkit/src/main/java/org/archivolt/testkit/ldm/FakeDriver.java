package org.archivolt.testkit.ldm;

import java.util.Collection;
import java.util.Map;
import java.util.Optional;
import java.util.Random;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentMap;
import org.archivolt.base.ArchivoltException;
import org.archivolt.base.DeviceId;
import org.archivolt.base.ErrorCode;
import org.archivolt.base.MediumId;
import org.archivolt.ldm.DeviceDescription;
import org.archivolt.ldm.DeviceDriver;
import org.archivolt.ldm.DeviceIdentity;
import org.archivolt.ldm.Drive;
import org.archivolt.ldm.DriveHealth;

/**
 * Drives and media in memory: real enough to pass the contract, rude enough to test with. Drives with fixed media
 * behave like directories, the others like a tape library without travel time. Everything goes wrong on command, see
 * {@link Faults}.
 *
 * <pre>{@code
 * FakeDriver driver = new FakeDriver();
 * FakeMedium medium = driver.addFixed(deviceId, 1 << 20);
 * driver.addDrive(otherDeviceId);
 * driver.addMedium(mediumId, 1 << 20);
 * Drive drive = driver.attach(driver.describe(deviceId));
 * }</pre>
 */
public final class FakeDriver implements DeviceDriver {
    private final Hall hall;
    private final Faults faults = new Faults("driver");

    public FakeDriver() {
        this(new Hall());
    }

    private FakeDriver(Hall hall) {
        this.hall = hall;
    }

    /** What a driver swap brings: another driver for the same drives and media. */
    public FakeDriver successor() {
        return new FakeDriver(hall);
    }

    /** Adds a drive with a medium that cannot be taken out and has the same name. */
    public FakeMedium addFixed(DeviceId device, long capacityBytes) {
        FakeMedium medium = addToHall(
                new FakeMedium(new MediumId(device.family(), device.library(), device.name()), capacityBytes));
        hall.bays.put(device, new FakeBay(device, medium));
        return medium;
    }

    /** Adds an empty drive. */
    public void addDrive(DeviceId device) {
        hall.bays.put(device, new FakeBay(device, null));
    }

    /** Puts a blank removable medium into the library. */
    public FakeMedium addMedium(MediumId id, long capacityBytes) {
        FakeMedium medium = addToHall(new FakeMedium(id, capacityBytes));
        hall.library.putBack(medium);
        return medium;
    }

    private FakeMedium addToHall(FakeMedium medium) {
        hall.media.put(medium.id(), medium);
        return medium;
    }

    /** Another host holds the drive, and has died: until it is released, nobody can attach to it. */
    public void holdForTheDead(DeviceId device) {
        hall.bays.get(device).holdForTheDead();
    }

    /** What a drive tells of itself from now on. */
    public void tell(DeviceId device, DriveHealth health) {
        hall.bays.get(device).health = health;
    }

    public DeviceDescription describe(DeviceId device) {
        return new DeviceDescription(device, "fake/" + device.name(), Map.of());
    }

    public FakeMedium medium(MediumId id) {
        return hall.media.get(id);
    }

    public Collection<FakeMedium> media() {
        return hall.media.values();
    }

    /** Faults of {@code identify} and {@code attach} of this driver. */
    public Faults faults() {
        return faults;
    }

    /** Faults of a drive, whoever is attached to it. Faults of a medium are the medium's own. */
    public Faults faults(DeviceId device) {
        return hall.bays.get(device).faults;
    }

    /** The process dies: nobody holds any drive, no volume works any more; what is on the media stays. */
    public void kill() {
        hall.bays.values().forEach(FakeBay::orphan);
    }

    /** Power is lost: the process dies, and so does everything that was not synced. */
    public void crash() {
        kill();
        hall.media.values().forEach(FakeMedium::crash);
    }

    /** As {@link FakeMedium#crash(Random)}, for all media. */
    public void crash(Random random) {
        kill();
        hall.media.values().forEach(medium -> medium.crash(random));
    }

    @Override
    public DeviceIdentity identify(DeviceDescription device) throws ArchivoltException {
        faults.before(Call.IDENTIFY);
        FakeBay bay = bay(device);
        Optional<FakeMedium> fixed = bay.fixed ? Optional.of(bay.medium) : Optional.empty();
        return new DeviceIdentity(
                "fake", bay.device.toString(), fixed.map(FakeMedium::space), fixed.flatMap(FakeMedium::label));
    }

    @Override
    public Drive attach(DeviceDescription device) throws ArchivoltException {
        faults.before(Call.ATTACH);
        FakeBay bay = bay(device);
        FakeDrive drive = new FakeDrive(hall.library, bay);
        bay.seize(drive);
        return drive;
    }

    @Override
    public void release(DeviceDescription device) throws ArchivoltException {
        faults.before(Call.RELEASE);
        bay(device).release();
    }

    private FakeBay bay(DeviceDescription device) throws ArchivoltException {
        FakeBay bay = hall.bays.get(device.id());
        if (bay == null || !describe(device.id()).path().equals(device.path())) {
            throw new ArchivoltException(ErrorCode.NO_SUCH_DEVICE, "looking for a device")
                    .with("device", device.id())
                    .with("path", device.path());
        }
        return bay;
    }

    /** What stays when drivers come and go. */
    private static final class Hall {
        final FakeLibrary library = new FakeLibrary();
        final ConcurrentMap<DeviceId, FakeBay> bays = new ConcurrentHashMap<>();
        final ConcurrentMap<MediumId, FakeMedium> media = new ConcurrentHashMap<>();
    }
}
