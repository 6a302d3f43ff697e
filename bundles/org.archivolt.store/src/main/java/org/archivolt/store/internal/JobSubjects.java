package org.archivolt.store.internal;

import org.archivolt.base.ArchivoltException;
import org.archivolt.base.MediumId;

/** What jobs are about, as operators write it. */
final class JobSubjects {
    private JobSubjects() {}

    static boolean isMedium(String subject) {
        return subject.indexOf(':') >= 0;
    }

    static MediumId medium(String subject) throws ArchivoltException {
        try {
            return MediumId.parse(subject);
        } catch (ArchivoltException e) {
            throw ArchivoltException.invalid("subject", e.doing()).with("value", subject);
        }
    }
}
