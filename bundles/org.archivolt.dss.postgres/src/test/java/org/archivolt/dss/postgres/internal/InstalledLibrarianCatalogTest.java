package org.archivolt.dss.postgres.internal;

import org.archivolt.testkit.dss.CatalogUnderTest;
import org.archivolt.testkit.dss.LibrarianCatalogContract;

final class InstalledLibrarianCatalogTest extends LibrarianCatalogContract {
    @Override
    protected CatalogUnderTest catalog() {
        return Shared.installed();
    }
}
