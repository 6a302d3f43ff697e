/**
 * The physics of tape: where a record lies on a serpentine track, and what it costs to get there.
 *
 * <p><b>Who implements it:</b> this bundle alone. <b>Who uses it:</b> the tape driver, to order reads; the simulated
 * library, to be as slow as a real one; benchmarks.
 *
 * <p><b>What callers may rely on:</b> pure functions of immutable values; published averages are met (docs/tape-model.md).
 *
 * <p><b>What changing it costs:</b> its users; benchmarks are to be measured again.
 */
@Export
@Version("1.0.0")
package org.archivolt.tape;

import org.osgi.annotation.bundle.Export;
import org.osgi.annotation.versioning.Version;
