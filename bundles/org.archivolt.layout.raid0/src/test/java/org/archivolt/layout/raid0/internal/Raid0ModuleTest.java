package org.archivolt.layout.raid0.internal;

import java.util.List;
import java.util.Map;
import org.archivolt.layout.LayoutModule;
import org.archivolt.testkit.layout.LayoutModuleContract;

final class Raid0ModuleTest extends LayoutModuleContract {
    private final Raid0Module module = new Raid0Module();

    @Override
    protected LayoutModule module() {
        return module;
    }

    @Override
    protected List<Setting> settings() {
        return List.of(
                new Setting(Map.of(), 3, 0),
                new Setting(Map.of("stripes", "1"), 1, 0),
                new Setting(Map.of("stripes", "32"), 32, 0));
    }
}
