package org.archivolt.lrs.internal.core;

import java.util.List;
import java.util.Optional;

/**
 * A release waiting for a flush of the medium in a device.
 *
 * @param release whose answer waits for it
 * @param bytes accounted once flushed
 * @param extents accounted once flushed
 * @param grouping the medium carries once flushed
 * @param urgent somebody keeps the medium and waits: flush at once
 * @param sinceNanos when it was released
 */
public record ToSync(
        long release,
        long bytes,
        long extents,
        List<String> addresses,
        Optional<String> grouping,
        boolean urgent,
        long sinceNanos) {}
