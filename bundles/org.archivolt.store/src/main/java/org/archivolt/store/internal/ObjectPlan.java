package org.archivolt.store.internal;

import java.util.List;
import java.util.Map;
import java.util.OptionalLong;
import org.archivolt.base.Checksum;
import org.archivolt.base.ObjectId;

/**
 * An object declared in a {@link Composition}: all that is known before its first byte.
 *
 * @param layoutParameters as the client gave them
 */
record ObjectPlan(
        ObjectId id,
        OptionalLong size,
        String contentType,
        Map<String, String> metadata,
        boolean onlyIfAbsent,
        List<Checksum> expected,
        Placement placement,
        Map<String, String> layoutParameters) {}
