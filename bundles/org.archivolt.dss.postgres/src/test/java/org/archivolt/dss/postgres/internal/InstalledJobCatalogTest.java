package org.archivolt.dss.postgres.internal;

import org.archivolt.testkit.dss.CatalogUnderTest;
import org.archivolt.testkit.dss.JobCatalogContract;

final class InstalledJobCatalogTest extends JobCatalogContract {
    @Override
    protected CatalogUnderTest catalog() {
        return Shared.installed();
    }
}
