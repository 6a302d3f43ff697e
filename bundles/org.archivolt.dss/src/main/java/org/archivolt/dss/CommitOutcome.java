package org.archivolt.dss;

import java.util.Optional;
import org.archivolt.base.ErrorCode;

/**
 * What became of one {@link ObjectCommit} or {@link CopyCommit}.
 *
 * @param object the version, when it was committed now or by an earlier try; for a copy, as it is now
 * @param replaced whether an older version was replaced
 * @param refused why not, otherwise: {@code PRECONDITION_FAILED}, {@code CATALOG_CORRUPT}, {@code FENCED} or
 *     {@code INVALID_ARGUMENT}; for a copy also {@code NO_SUCH_OBJECT} or {@code ALREADY_EXISTS}
 */
public record CommitOutcome(Optional<ObjectRecord> object, boolean replaced, Optional<ErrorCode> refused) {
    public CommitOutcome {
        if (object.isPresent() == refused.isPresent()) {
            throw new IllegalArgumentException("a commit is either done or refused");
        }
    }

    public static CommitOutcome done(ObjectRecord object, boolean replaced) {
        return new CommitOutcome(Optional.of(object), replaced, Optional.empty());
    }

    public static CommitOutcome refused(ErrorCode why) {
        return new CommitOutcome(Optional.empty(), false, Optional.of(why));
    }
}
