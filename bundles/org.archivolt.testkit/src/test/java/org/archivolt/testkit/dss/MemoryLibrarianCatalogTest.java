package org.archivolt.testkit.dss;

import org.archivolt.base.Ticker;

class MemoryLibrarianCatalogTest extends LibrarianCatalogContract {
    private final MemoryCatalog memory = new MemoryCatalog(Ticker.system());

    @Override
    protected CatalogUnderTest catalog() {
        return memory;
    }
}
