package org.archivolt.testkit.dss;

import org.archivolt.dss.ChangeFeed;
import org.archivolt.dss.CreditCatalog;
import org.archivolt.dss.JobCatalog;
import org.archivolt.dss.ObjectCatalog;
import org.archivolt.dss.ResourceCatalog;
import org.archivolt.dss.librarian.LibrarianCatalog;

/** The services of one catalog. */
public interface CatalogUnderTest {
    ResourceCatalog resources();

    ObjectCatalog objects();

    JobCatalog jobs();

    CreditCatalog credits();

    LibrarianCatalog librarian();

    ChangeFeed changes();
}
