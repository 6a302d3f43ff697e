package com.example.xordemo;

import java.util.List;
import java.util.Map;
import org.archivolt.layout.LayoutModule;
import org.archivolt.testkit.layout.LayoutModuleContract;

final class XorLayoutTest extends LayoutModuleContract {
    private final XorLayout layout = new XorLayout();

    @Override
    protected LayoutModule module() {
        return layout;
    }

    @Override
    protected List<Setting> settings() {
        return List.of(new Setting(Map.of(), 2, 1));
    }
}
