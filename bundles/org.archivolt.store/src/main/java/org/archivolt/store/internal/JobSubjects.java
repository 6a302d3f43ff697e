package org.archivolt.store.internal;

import java.util.Comparator;
import java.util.List;
import java.util.function.Predicate;
import org.archivolt.base.ArchivoltException;
import org.archivolt.base.ErrorCode;
import org.archivolt.base.MediumId;
import org.archivolt.dss.MediumRecord;
import org.archivolt.dss.ResourceCatalog;

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

    /**
     * The medium that is named, or those of the family that is named, in order.
     *
     * @param wanted which of a family's
     */
    static List<MediumRecord> media(ResourceCatalog resources, String subject, Predicate<MediumRecord> wanted)
            throws ArchivoltException {
        if (isMedium(subject)) {
            return resources.medium(medium(subject)).stream().toList();
        }
        return resources.media().stream()
                .filter(medium -> medium.id().family().name().equals(subject))
                .filter(wanted)
                .sorted(Comparator.comparing(MediumRecord::id))
                .toList();
    }

    static void requireMedia(ResourceCatalog resources, String subject, Predicate<MediumRecord> wanted)
            throws ArchivoltException {
        if (!media(resources, subject, wanted).isEmpty()) {
            return;
        }
        if (isMedium(subject)) {
            throw new ArchivoltException(ErrorCode.NO_SUCH_MEDIUM, "there is no such medium")
                    .with("field", "subject")
                    .with("medium", subject);
        }
        throw ArchivoltException.invalid("subject", "must be a medium, or a family that has media")
                .with("value", subject);
    }
}
