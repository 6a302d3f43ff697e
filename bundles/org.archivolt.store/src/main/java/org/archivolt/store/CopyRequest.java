package org.archivolt.store;

import java.util.Optional;
import org.archivolt.dss.ObjectSelector;

/**
 * A further copy of a version of an object.
 *
 * @param from name of the copy that is read; empty: whichever is cheapest
 * @param name of the new copy: 1 to 64 of {@code a-z 0-9 . _ -}
 * @param options a grouping left empty is that of the object
 */
public record CopyRequest(ObjectSelector which, Optional<String> from, String name, StorageOptions options) {}
