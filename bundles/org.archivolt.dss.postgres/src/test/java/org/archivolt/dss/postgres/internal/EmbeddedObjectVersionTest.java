package org.archivolt.dss.postgres.internal;

import org.archivolt.testkit.dss.CatalogUnderTest;
import org.archivolt.testkit.dss.ObjectVersionContract;

final class EmbeddedObjectVersionTest extends ObjectVersionContract {
    @Override
    protected CatalogUnderTest catalog() {
        return Shared.embedded();
    }
}
