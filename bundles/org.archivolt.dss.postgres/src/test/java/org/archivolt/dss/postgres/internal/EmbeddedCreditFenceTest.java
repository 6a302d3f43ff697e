package org.archivolt.dss.postgres.internal;

import org.archivolt.testkit.dss.CatalogUnderTest;
import org.archivolt.testkit.dss.CreditFenceContract;

final class EmbeddedCreditFenceTest extends CreditFenceContract {
    @Override
    protected CatalogUnderTest catalog() {
        return Shared.embedded();
    }
}
