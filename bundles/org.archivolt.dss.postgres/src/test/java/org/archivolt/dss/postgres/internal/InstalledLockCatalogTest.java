package org.archivolt.dss.postgres.internal;

import org.archivolt.testkit.dss.CatalogUnderTest;
import org.archivolt.testkit.dss.LockCatalogContract;

final class InstalledLockCatalogTest extends LockCatalogContract {
    @Override
    protected CatalogUnderTest catalog() {
        return Shared.installed();
    }
}
