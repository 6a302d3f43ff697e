/**
 * What units and drivers tell each other as data: one record per format, read from bytes and written to bytes (SPC-5,
 * SSC-5, SMC-3).
 *
 * <p><b>Who implements it:</b> only this bundle.
 *
 * <p><b>What callers may rely on:</b> {@code decode} throws nothing but an {@link org.archivolt.base.ArchivoltException}
 * ({@code DEVICE_FAULT}) when the header is not there. Lists are read as far as complete entries go: an answer cut by the
 * allocation length is none the worse for it, and what a unit announces without sending is not believed. {@code encode}
 * gives the whole answer; a unit cuts it to the allocation length.
 *
 * <p><b>What changing it costs:</b> the tape driver and every simulated unit.
 */
@Export
@Version("1.0.0")
package org.archivolt.scsi.data;

import org.osgi.annotation.bundle.Export;
import org.osgi.annotation.versioning.Version;
