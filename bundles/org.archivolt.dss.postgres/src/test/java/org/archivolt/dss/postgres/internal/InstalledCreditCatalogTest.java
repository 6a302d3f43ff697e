package org.archivolt.dss.postgres.internal;

import org.archivolt.testkit.dss.CatalogUnderTest;
import org.archivolt.testkit.dss.CreditCatalogContract;

final class InstalledCreditCatalogTest extends CreditCatalogContract {
    @Override
    protected CatalogUnderTest catalog() {
        return Shared.installed();
    }
}
