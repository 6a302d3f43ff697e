package org.archivolt.dss.postgres.internal;

import org.archivolt.testkit.dss.CatalogUnderTest;
import org.archivolt.testkit.dss.ChangeFeedContract;

final class InstalledChangeFeedTest extends ChangeFeedContract {
    @Override
    protected CatalogUnderTest catalog() {
        return Shared.installed();
    }
}
