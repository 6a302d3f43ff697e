package org.archivolt.lrs.internal.core;

import java.util.List;

/**
 * A release waiting for a flush of the medium in a device.
 *
 * @param release whose answer waits for it
 * @param bytes accounted once flushed
 * @param extents accounted once flushed
 * @param sinceNanos when it was released
 */
public record ToSync(long release, long bytes, long extents, List<String> addresses, long sinceNanos) {}
