package org.archivolt.shell.internal;

import java.util.List;
import org.archivolt.base.ArchivoltException;
import org.archivolt.base.ErrorCode;
import org.archivolt.base.MediumId;
import org.archivolt.dss.MediumRecord;
import org.archivolt.dss.ResourceCatalog;

/** Media as people name them: {@code family:library:name}, or the name alone while only one medium has it. */
final class MediumNames {
    private MediumNames() {}

    static MediumId resolve(String text, ResourceCatalog catalog) throws ArchivoltException {
        if (text.indexOf(':') >= 0) {
            return MediumId.parse(text);
        }
        List<MediumId> found = catalog.media().stream()
                .map(MediumRecord::id)
                .filter(id -> id.name().equals(text))
                .toList();
        if (found.isEmpty()) {
            throw new ArchivoltException(ErrorCode.NO_SUCH_MEDIUM, "there is no such medium").with("medium", text);
        }
        if (found.size() > 1) {
            throw ArchivoltException.invalid("medium", "several have this name; say which")
                    .with("media", found);
        }
        return found.get(0);
    }
}
