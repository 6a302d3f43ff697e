package org.archivolt.dss;

import java.util.Optional;
import org.osgi.annotation.versioning.ProviderType;

/** Whether the catalog can be used now. Asks the database, with a bound of a second. */
@ProviderType
public interface CatalogStatus {
    /** Empty when it answers; otherwise why not, for people. */
    Optional<String> fault();

    /** What database it is, for people: {@code PostgreSQL 18.6, embedded}. */
    String description();
}
