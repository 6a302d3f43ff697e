package org.archivolt.layout;

import java.util.UUID;

/**
 * An extent that is complete on its medium, though not yet durable.
 *
 * @param column where it is
 * @param objectOffset as given to {@link ExtentColumns#begin}
 */
public record WrittenExtent(UUID extent, int column, long objectOffset, ExtentDigest digest) {}
