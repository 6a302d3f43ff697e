package org.archivolt.dss.postgres.internal;

import org.archivolt.testkit.dss.CatalogUnderTest;
import org.archivolt.testkit.dss.ResourceCatalogContract;

final class EmbeddedResourceCatalogTest extends ResourceCatalogContract {
    @Override
    protected CatalogUnderTest catalog() {
        return Shared.embedded();
    }
}
