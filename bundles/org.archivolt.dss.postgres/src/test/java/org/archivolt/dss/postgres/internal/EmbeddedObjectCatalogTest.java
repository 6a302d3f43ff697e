package org.archivolt.dss.postgres.internal;

import org.archivolt.testkit.dss.CatalogUnderTest;
import org.archivolt.testkit.dss.ObjectCatalogContract;

final class EmbeddedObjectCatalogTest extends ObjectCatalogContract {
    @Override
    protected CatalogUnderTest catalog() {
        return Shared.embedded();
    }
}
