/**
 * SCSI as a tape library speaks it: commands, answers and sense data as values, and the SPI of whatever carries them.
 *
 * <p><b>Who implements it:</b> transports, as {@link org.archivolt.scsi.ScsiTransport} services with the property
 * {@code scheme}: the kernel's generic driver, iSCSI, the simulated library. A transport carries bytes and knows nothing of
 * tapes.
 *
 * <p><b>What callers may rely on:</b> a reply is what the logical unit said; an exception means that nobody knows
 * whether the command was executed.
 *
 * <p><b>What changing it costs:</b> every transport and the tape driver. New methods come with a default.
 */
@Export
@Version("1.0.0")
package org.archivolt.scsi;

import org.osgi.annotation.bundle.Export;
import org.osgi.annotation.versioning.Version;
