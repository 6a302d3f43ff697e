package org.archivolt.testkit.ldm;

import org.archivolt.base.ArchivoltException;
import org.archivolt.base.DeviceId;
import org.archivolt.base.ErrorCode;
import org.archivolt.ldm.Drive.Position;
import org.archivolt.ldm.DriveHealth;

/** The hardware of a fake drive: what is in it, and whose it is. Outlives the {@link FakeDrive}s that attach to it. */
final class FakeBay {
    final DeviceId device;
    final boolean fixed;
    final Faults faults;
    Position position;
    FakeMedium medium;
    volatile DriveHealth health = DriveHealth.UNKNOWN;
    private FakeDrive holder;
    private boolean heldByTheDead;

    FakeBay(DeviceId device, FakeMedium fixedMedium) {
        this.device = device;
        this.fixed = fixedMedium != null;
        this.medium = fixedMedium;
        this.position = fixed ? Position.LOADED : Position.EMPTY;
        this.faults = new Faults(device.toString());
    }

    synchronized void seize(FakeDrive drive) throws ArchivoltException {
        if (holder != null || heldByTheDead) {
            throw new ArchivoltException(ErrorCode.WRONG_STATE, "attaching")
                    .with("device", device)
                    .with("held", true);
        }
        holder = drive;
    }

    synchronized void letGo(FakeDrive drive) {
        if (holder == drive) {
            holder = null;
        }
    }

    synchronized void holdForTheDead() {
        heldByTheDead = true;
    }

    synchronized void release() throws ArchivoltException {
        if (holder != null) {
            throw new ArchivoltException(ErrorCode.WRONG_STATE, "releasing a device that is at work")
                    .with("device", device);
        }
        heldByTheDead = false;
    }

    /** The process that held it has died. */
    synchronized void orphan() {
        if (holder != null) {
            holder.die();
            holder = null;
        }
    }
}
