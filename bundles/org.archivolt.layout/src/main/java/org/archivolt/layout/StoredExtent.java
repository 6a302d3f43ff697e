package org.archivolt.layout;

import java.util.UUID;

/** An extent as it was written. See {@link WrittenExtent}. */
public record StoredExtent(UUID extent, int column, long objectOffset, ExtentDigest digest) {}
