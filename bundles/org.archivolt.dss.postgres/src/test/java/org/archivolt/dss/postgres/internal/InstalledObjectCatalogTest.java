package org.archivolt.dss.postgres.internal;

import org.archivolt.testkit.dss.CatalogUnderTest;
import org.archivolt.testkit.dss.ObjectCatalogContract;

final class InstalledObjectCatalogTest extends ObjectCatalogContract {
    @Override
    protected CatalogUnderTest catalog() {
        return Shared.installed();
    }
}
