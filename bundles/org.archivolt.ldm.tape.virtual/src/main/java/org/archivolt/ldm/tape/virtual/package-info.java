/**
 * A tape library made of folders: robots, drives and cartridges that answer SCSI commands as real ones do, and are as
 * slow as real ones if they are asked to be (docs/virtual-library.md).
 *
 * <p><b>Who implements it:</b> this bundle alone; it serves configured libraries as the transport {@code virtual}. <b>Who
 * uses it:</b> tests and benchmarks, which make a library in one line with
 * {@link org.archivolt.ldm.tape.virtual.VirtualLibrary#in}.
 *
 * <p><b>What callers may rely on:</b> units behave as SPC-5, SSC-5 and SMC-3 say, within what the page above lists.
 *
 * <p><b>What changing it costs:</b> tests.
 */
@Export
@Version("1.0.0")
package org.archivolt.ldm.tape.virtual;

import org.osgi.annotation.bundle.Export;
import org.osgi.annotation.versioning.Version;
