package org.archivolt.store.internal;

import org.archivolt.base.ArchivoltException;
import org.archivolt.base.MediumId;

/** Reads the subject of a job that is a medium. */
final class SubjectMedium {
    private SubjectMedium() {}

    /** @throws ArchivoltException {@code INVALID_ARGUMENT} (field {@code subject}) */
    static MediumId parse(String subject) throws ArchivoltException {
        try {
            return MediumId.parse(subject);
        } catch (ArchivoltException e) {
            throw ArchivoltException.invalid("subject", e.doing()).with("value", subject);
        }
    }
}
