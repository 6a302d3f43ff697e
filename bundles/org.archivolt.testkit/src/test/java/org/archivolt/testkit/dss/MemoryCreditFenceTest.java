package org.archivolt.testkit.dss;

import org.archivolt.base.Ticker;

class MemoryCreditFenceTest extends CreditFenceContract {
    private final MemoryCatalog memory = new MemoryCatalog(Ticker.system());

    @Override
    protected CatalogUnderTest catalog() {
        return memory;
    }
}
