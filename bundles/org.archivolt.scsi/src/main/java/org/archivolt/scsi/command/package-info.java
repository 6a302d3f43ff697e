/**
 * The commands of tape drives and changers as values: a driver encodes them, a simulated unit decodes them (SPC-5, SSC-5,
 * SMC-3).
 *
 * <p><b>Who implements it:</b> only this bundle; every command is a record of {@link
 * org.archivolt.scsi.command.PrimaryCommand}, {@link org.archivolt.scsi.command.DriveCommand} or {@link
 * org.archivolt.scsi.command.ChangerCommand}.
 *
 * <p><b>What callers may rely on:</b> an encoded block has the length its operation code asks for; decoding never throws
 * anything but an {@link org.archivolt.base.ArchivoltException}. Values that do not fit their field are a caller's mistake:
 * {@link java.lang.IllegalArgumentException}.
 *
 * <p><b>What changing it costs:</b> switches over {@link org.archivolt.scsi.command.Operation} in drivers and simulators.
 */
@Export
@Version("1.0.0")
package org.archivolt.scsi.command;

import org.osgi.annotation.bundle.Export;
import org.osgi.annotation.versioning.Version;
