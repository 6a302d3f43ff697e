package org.archivolt.dss;

import org.archivolt.base.ObjectId;

/**
 * An extent on a medium, and what it belongs to.
 *
 * @param position ascending on a medium; opaque
 */
public record PlacedExtent(ObjectId object, CopyRef copy, long position, ExtentRecord extent) {}
