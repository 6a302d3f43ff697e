/**
 * Who may do what: users and their roles, bearer tokens, and the record of what they changed.
 *
 * <p><b>Who implements it:</b> this bundle, over the JAAS realm of the runtime and a file of tokens.
 *
 * <p><b>What callers may rely on:</b> all of it may be called by many threads at once; a change that returned is on disk.
 *
 * <p><b>What changing it costs:</b> the edges, REST and shell.
 */
@Export
@Version("1.0.0")
package org.archivolt.access;

import org.osgi.annotation.bundle.Export;
import org.osgi.annotation.versioning.Version;
