package org.archivolt.store.internal;

import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.Set;
import org.archivolt.base.Checksum;
import org.archivolt.base.MediumId;
import org.archivolt.base.ObjectId;
import org.archivolt.dss.ObjectRecord;
import org.archivolt.dss.Precondition;

/**
 * An object declared in a {@link Composition}: all that is known before its first byte.
 *
 * @param copy name of the copy that is written
 * @param of the version it is a further copy of; empty: a new version
 * @param avoided media it goes to only when there are no others: those of the other copies
 * @param layoutParameters as the client gave them
 */
record ObjectPlan(
        ObjectId id,
        OptionalLong size,
        String contentType,
        Map<String, String> metadata,
        Precondition precondition,
        List<Checksum> expected,
        String copy,
        Optional<ObjectRecord> of,
        Set<MediumId> avoided,
        Placement placement,
        Map<String, String> layoutParameters) {}
