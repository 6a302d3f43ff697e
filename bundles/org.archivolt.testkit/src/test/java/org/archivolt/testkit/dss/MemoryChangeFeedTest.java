package org.archivolt.testkit.dss;

import org.archivolt.base.Ticker;

class MemoryChangeFeedTest extends ChangeFeedContract {
    private final MemoryCatalog memory = new MemoryCatalog(Ticker.system());

    @Override
    protected CatalogUnderTest catalog() {
        return memory;
    }
}
