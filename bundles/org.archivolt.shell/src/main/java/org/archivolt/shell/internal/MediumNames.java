package org.archivolt.shell.internal;

import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;
import org.archivolt.base.ArchivoltException;
import org.archivolt.base.ErrorCode;
import org.archivolt.base.MediumId;
import org.archivolt.base.NameRanges;
import org.archivolt.dss.MediumRecord;
import org.archivolt.dss.ResourceCatalog;

/** Media as people name them: {@code family:library:name}, or the name alone while only one medium has it. */
final class MediumNames {
    private MediumNames() {}

    static MediumRecord record(MediumId id, ResourceCatalog catalog) throws ArchivoltException {
        return catalog.medium(id)
                .orElseThrow(() ->
                        new ArchivoltException(ErrorCode.NO_SUCH_MEDIUM, "there is no such medium").with("medium", id));
    }

    /** Many, with ranges: {@link NameRanges}. */
    static List<MediumId> resolveAll(List<String> texts, ResourceCatalog catalog) throws ArchivoltException {
        Map<String, List<MediumId>> byName =
                catalog.media().stream().map(MediumRecord::id).collect(Collectors.groupingBy(MediumId::name));
        Set<MediumId> found = new LinkedHashSet<>();
        for (String name : NameRanges.expandAll("media", texts)) {
            found.add(name.indexOf(':') >= 0 ? MediumId.parse(name) : only(name, byName.getOrDefault(name, List.of())));
        }
        return List.copyOf(found);
    }

    static MediumId resolve(String text, ResourceCatalog catalog) throws ArchivoltException {
        if (text.indexOf(':') >= 0) {
            return MediumId.parse(text);
        }
        List<MediumId> found = catalog.media().stream()
                .map(MediumRecord::id)
                .filter(id -> id.name().equals(text))
                .toList();
        return only(text, found);
    }

    private static MediumId only(String text, List<MediumId> found) throws ArchivoltException {
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
