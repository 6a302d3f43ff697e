package org.archivolt.dss;

import java.time.Instant;
import java.util.Optional;

/**
 * Which copies to list, oldest first.
 *
 * @param prefix of the id; may be empty
 * @param name of the copy
 * @param with only where the version has a complete copy of this name too
 * @param without only where the version has no copy of this name
 * @param status only of this status
 * @param createdBefore only copies older than this
 * @param visible only of visible versions
 */
public record CopyQuery(
        String prefix,
        Optional<String> name,
        Optional<String> with,
        Optional<String> without,
        Optional<CopyStatus> status,
        Optional<Instant> createdBefore,
        boolean visible) {}
