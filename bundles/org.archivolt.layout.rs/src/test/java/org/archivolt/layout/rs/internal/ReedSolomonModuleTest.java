package org.archivolt.layout.rs.internal;

import java.util.List;
import java.util.Map;
import org.archivolt.layout.LayoutModule;
import org.archivolt.testkit.layout.LayoutModuleContract;

final class ReedSolomonModuleTest extends LayoutModuleContract {
    private final ReedSolomonModule module = new ReedSolomonModule();

    @Override
    protected LayoutModule module() {
        return module;
    }

    @Override
    protected List<Setting> settings() {
        return List.of(
                new Setting(Map.of(), 8, 2),
                new Setting(Map.of("data", "1", "parity", "1"), 1, 1),
                new Setting(Map.of("data", "3", "parity", "3"), 3, 3),
                new Setting(Map.of("data", "2", "parity", "6"), 2, 6),
                new Setting(Map.of("data", "32", "parity", "6"), 32, 6));
    }
}
