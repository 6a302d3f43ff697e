package org.archivolt.testkit.dss;

import org.archivolt.dss.ChangeFeed;
import org.archivolt.dss.CreditCatalog;
import org.archivolt.dss.JobCatalog;
import org.archivolt.dss.LockCatalog;
import org.archivolt.dss.ObjectCatalog;
import org.archivolt.dss.ResourceCatalog;

/** The services of one catalog. */
public interface CatalogUnderTest {
    ResourceCatalog resources();

    ObjectCatalog objects();

    LockCatalog locks();

    JobCatalog jobs();

    CreditCatalog credits();

    ChangeFeed changes();
}
