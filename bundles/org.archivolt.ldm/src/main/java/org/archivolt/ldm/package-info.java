/**
 * The local device manager's SPI: devices, media and the bytes on them.
 *
 * <p><b>Who implements it:</b> driver bundles, one per family, as a {@link org.archivolt.ldm.DeviceDriver} service with
 * the property {@code family}. A driver never sees an object, a request or the catalog. Where a robot moves media, also
 * as a {@link org.archivolt.ldm.MediaLibrary} service for each library. Where media cannot be taken out, {@link org.archivolt.ldm.FixedDrive}
 * is the drive, and the driver brings the {@link org.archivolt.ldm.FixedMedium} in it.
 *
 * <p><b>What callers may rely on:</b> {@link org.archivolt.ldm.Drive} methods are called by one thread, the device's
 * own; {@link org.archivolt.ldm.Volume} is used by many threads at once; after
 * {@link org.archivolt.ldm.Volume#sync(java.util.Collection)} the data, the attributes, the names and the directories
 * are durable. All failures are {@link org.archivolt.base.ArchivoltException}s that blame a device or a medium.
 *
 * <p><b>What changing it costs:</b> every driver, ours and other people's. New methods come with a default.
 */
@Export
@Version("1.5.0")
package org.archivolt.ldm;

import org.osgi.annotation.bundle.Export;
import org.osgi.annotation.versioning.Version;
