/**
 * What others may bring to the tape driver.
 *
 * <p><b>Who implements it:</b> a site's own bundle with {@link org.archivolt.ldm.tape.EncryptionKeys}, from whatever keeps its
 * keys.
 *
 * <p><b>What callers may rely on:</b> the driver asks before it uses a cartridge, sets the key in the drive only, and has the
 * drive forget it when the cartridge leaves. Keys are never logged nor kept.
 *
 * <p><b>What changing it costs:</b> the sites' bundles. New methods come with a default.
 */
@Export
@Version("1.0.0")
package org.archivolt.ldm.tape;

import org.osgi.annotation.bundle.Export;
import org.osgi.annotation.versioning.Version;
