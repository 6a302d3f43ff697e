package org.archivolt.layout.raid4.internal;

import java.util.List;
import java.util.Map;
import org.archivolt.layout.LayoutModule;
import org.archivolt.testkit.layout.LayoutModuleContract;

final class Raid4ModuleTest extends LayoutModuleContract {
    private final Raid4Module module = new Raid4Module();

    @Override
    protected LayoutModule module() {
        return module;
    }

    @Override
    protected List<Setting> settings() {
        return List.of(
                new Setting(Map.of(), 2, 1),
                new Setting(Map.of("data", "1"), 1, 1),
                new Setting(Map.of("data", "32"), 32, 1));
    }
}
