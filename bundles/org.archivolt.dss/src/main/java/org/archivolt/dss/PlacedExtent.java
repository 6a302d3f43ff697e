package org.archivolt.dss;

import org.archivolt.base.ObjectId;
import org.archivolt.base.ObjectVersion;

/**
 * An extent on a medium, and what it belongs to.
 *
 * @param copy of the object
 * @param position ascending on a medium; opaque
 */
public record PlacedExtent(ObjectId object, ObjectVersion version, String copy, long position, ExtentRecord extent) {}
