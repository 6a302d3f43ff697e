/**
 * The object store: put, get, list, delete. Joins layouts, the scheduler and the catalog.
 *
 * <p><b>Who implements it:</b> this product only.
 *
 * <p><b>What callers may rely on:</b> when {@link org.archivolt.store.ObjectStore#put} has returned, the object survives
 * kill -9, power loss and a database restart; when it throws, nothing of it is visible, and what was written is removed
 * from the media. Memory is bounded by configuration, not by object size.
 *
 * <p><b>What changing it costs:</b> adding a method is a minor change, since nobody else implements these interfaces.
 */
@Export
@Version("1.2.0")
package org.archivolt.store;

import org.osgi.annotation.bundle.Export;
import org.osgi.annotation.versioning.Version;
