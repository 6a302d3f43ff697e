package org.archivolt.ldm;

import java.util.Optional;
import org.archivolt.base.Space;

/**
 * What a driver finds at a path.
 *
 * @param model what the device calls itself
 * @param serial unique among devices of the model, and the same tomorrow
 * @param fixedMedium for a device whose medium cannot be taken out (a directory): the room on that medium. Such a
 *     device and its medium are added together and have the same name.
 * @param label the label on the fixed medium, when it carries one of ours
 */
public record DeviceIdentity(String model, String serial, Optional<Space> fixedMedium, Optional<MediumLabel> label) {}
