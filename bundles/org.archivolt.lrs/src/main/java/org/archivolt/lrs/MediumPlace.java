package org.archivolt.lrs;

import java.util.Optional;
import org.archivolt.base.DeviceId;

/**
 * Where a medium is, as far as hosts know; where it lies in its library the library knows.
 *
 * @param host that has it for itself; empty when none has
 * @param device of this host that holds it
 */
public record MediumPlace(Optional<String> host, Optional<DeviceId> device) {}
