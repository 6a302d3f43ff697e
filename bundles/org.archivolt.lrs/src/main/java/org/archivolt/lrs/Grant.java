package org.archivolt.lrs;

import java.util.Optional;
import org.archivolt.base.DeviceId;
import org.archivolt.base.MediumId;
import org.archivolt.dss.CreditFence;
import org.archivolt.ldm.Volume;

/**
 * A medium, mounted in a device, that the caller may use.
 *
 * @param availableBytes room on it as far as known, less what others were promised; may be less than asked for
 * @param volume its filesystem, for byte I/O
 * @param fence what the caller names when he tells the catalog of what he writes, so that it is refused once the medium is another
 *     host's; empty where nobody else could write
 */
public record Grant(MediumId medium, DeviceId device, long availableBytes, Volume volume, Optional<CreditFence> fence) {
    public Grant(MediumId medium, DeviceId device, long availableBytes, Volume volume) {
        this(medium, device, availableBytes, volume, Optional.empty());
    }
}
