/**
 * Layouts that are a code over rows of blocks: stripes, replicas, parity.
 *
 * <p><b>Who implements it:</b> layout bundles: a {@link org.archivolt.layout.rows.RowLayout} with a
 * {@link org.archivolt.layout.rows.RowCode}.
 *
 * <p><b>What callers may rely on:</b> blocks of an object go round the data columns in order; the last row is as short as
 * the object makes it, and padding is never stored; whatever columns a code says it can do without, reading does
 * without.
 *
 * <p><b>What changing it costs:</b> what is stored must be read for ever, so where a byte goes never changes for a major
 * version of a layout.
 */
@Export
@Version("1.0.0")
package org.archivolt.layout.rows;

import org.osgi.annotation.bundle.Export;
import org.osgi.annotation.versioning.Version;
