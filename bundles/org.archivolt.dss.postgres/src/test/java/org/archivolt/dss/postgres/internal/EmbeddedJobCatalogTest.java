package org.archivolt.dss.postgres.internal;

import org.archivolt.testkit.dss.CatalogUnderTest;
import org.archivolt.testkit.dss.JobCatalogContract;

final class EmbeddedJobCatalogTest extends JobCatalogContract {
    @Override
    protected CatalogUnderTest catalog() {
        return Shared.embedded();
    }
}
