package org.archivolt.rest.internal.api;

import java.util.Arrays;
import java.util.Optional;
import org.archivolt.base.AdministrativeStatus;
import org.archivolt.base.ArchivoltException;
import org.archivolt.base.Family;
import org.archivolt.rest.internal.syntax.QueryParameters;

/** Which media or devices are asked for: {@code family}, {@code library} and {@code status}; empty for any. */
record ResourceFilter(Optional<String> family, Optional<String> library, Optional<AdministrativeStatus> status) {
    static ResourceFilter take(QueryParameters query) throws ArchivoltException {
        Optional<String> status = query.take("status");
        return new ResourceFilter(
                query.take("family"),
                query.take("library"),
                status.isEmpty() ? Optional.empty() : Optional.of(status(status.get())));
    }

    private static AdministrativeStatus status(String text) throws ArchivoltException {
        return Arrays.stream(AdministrativeStatus.values())
                .filter(each -> each.name().equals(text))
                .findFirst()
                .orElseThrow(() -> ArchivoltException.invalid(
                                "status", "must be one of " + Arrays.toString(AdministrativeStatus.values()))
                        .with("value", text));
    }

    boolean admits(Family inFamily, String inLibrary, AdministrativeStatus has) {
        return family.filter(name -> !name.equals(inFamily.name())).isEmpty()
                && library.filter(name -> !name.equals(inLibrary)).isEmpty()
                && status.filter(wanted -> wanted != has).isEmpty();
    }
}
