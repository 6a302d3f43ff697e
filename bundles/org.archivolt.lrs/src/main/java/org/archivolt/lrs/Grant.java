package org.archivolt.lrs;

import org.archivolt.base.DeviceId;
import org.archivolt.base.MediumId;
import org.archivolt.ldm.Volume;

/**
 * A medium, mounted in a device, that the caller may use.
 *
 * @param availableBytes room on it as far as known, less what others were promised; may be less than asked for
 * @param volume its filesystem, for byte I/O
 */
public record Grant(MediumId medium, DeviceId device, long availableBytes, Volume volume) {}
