package org.archivolt.shell.internal;

import java.util.List;
import org.archivolt.base.ArchivoltException;
import org.archivolt.base.ErrorCode;
import org.archivolt.base.Family;
import org.archivolt.lrs.ResourceScheduler;

/** Families as people name them. */
final class Families {
    private Families() {}

    /** Whether it is served or not. */
    static Family of(String name) throws ArchivoltException {
        try {
            return new Family(name);
        } catch (IllegalArgumentException e) {
            throw ArchivoltException.invalid("--family", e.getMessage());
        }
    }

    static Family named(String name, ResourceScheduler scheduler) throws ArchivoltException {
        return scheduler.families().stream()
                .filter(family -> family.name().equals(name))
                .findFirst()
                .orElseThrow(() -> new ArchivoltException(ErrorCode.NO_SUCH_RESOURCE, "no such family is served here")
                        .with("field", "family")
                        .with("family", name));
    }

    /** @param name null for all */
    static List<Family> namedOrAll(String name, ResourceScheduler scheduler) throws ArchivoltException {
        return name == null ? scheduler.families() : List.of(named(name, scheduler));
    }
}
