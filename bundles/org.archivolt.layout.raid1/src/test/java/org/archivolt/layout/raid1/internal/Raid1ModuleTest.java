package org.archivolt.layout.raid1.internal;

import java.util.List;
import java.util.Map;
import org.archivolt.layout.LayoutModule;
import org.archivolt.testkit.layout.LayoutModuleContract;

final class Raid1ModuleTest extends LayoutModuleContract {
    private final Raid1Module module = new Raid1Module();

    @Override
    protected LayoutModule module() {
        return module;
    }

    @Override
    protected List<Setting> settings() {
        return List.of(
                new Setting(Map.of(), 1, 1),
                new Setting(Map.of("replicas", "1"), 1, 0),
                new Setting(Map.of("replicas", "16"), 1, 15));
    }
}
