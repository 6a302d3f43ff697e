/**
 * The words every part of Archivolt shares: identities, sizes, states, errors, time and checksums.
 *
 * <p><b>Who implements it:</b> nobody; the types are values. {@link org.archivolt.base.Ticker} is the exception, and has
 * a real and a virtual implementation.
 *
 * <p><b>What callers may rely on:</b> a value that exists is valid; values are immutable and safe to share between
 * threads; {@link org.archivolt.base.ErrorCode} names are stable, operators alert on them.
 *
 * <p><b>What changing it costs:</b> every bundle is rebuilt. Adding a constant to an enum breaks each switch over it on
 * purpose.
 */
@Export
@Version("1.3.0")
package org.archivolt.base;

import org.osgi.annotation.bundle.Export;
import org.osgi.annotation.versioning.Version;
