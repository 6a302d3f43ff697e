/**
 * The local resource scheduler: ask for media, get told when your bytes are safe (seeds 000 and 004).
 *
 * <p><b>Who implements it:</b> this product only.
 *
 * <p><b>What callers may rely on:</b> a request is answered exactly once; a write allocation has exactly as many distinct
 * media as were asked for; {@link org.archivolt.lrs.ResourceScheduler#release} with something to sync completes only
 * after the medium was flushed. No method blocks; answers come on a thread of the scheduler, so continuations must be
 * short or go elsewhere. The scheduler moves no byte of user data. Clients outside of this process come by
 * {@link org.archivolt.lrs.ClientSessions}, and what they leave behind is cleared away.
 *
 * <p><b>What changing it costs:</b> adding a method is a minor change, since nobody else implements these interfaces.
 */
@Export
@Version("1.3.0")
package org.archivolt.lrs;

import org.osgi.annotation.bundle.Export;
import org.osgi.annotation.versioning.Version;
