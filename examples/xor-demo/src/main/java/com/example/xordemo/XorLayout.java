package com.example.xordemo;

import java.util.List;
import org.archivolt.layout.LayoutModule;
import org.archivolt.layout.LayoutParameters;
import org.archivolt.layout.rows.RowCode;
import org.archivolt.layout.rows.RowLayout;
import org.osgi.service.component.annotations.Component;

/** Two columns of data and one of parity. */
@Component(service = LayoutModule.class)
public final class XorLayout extends RowLayout {
    public XorLayout() {
        super("xor-demo", 1, 1, "two stripes and their parity; any one medium may be lost", List.of());
    }

    @Override
    protected int dataColumns(LayoutParameters parameters) {
        return 2;
    }

    @Override
    protected int parityColumns(LayoutParameters parameters) {
        return 1;
    }

    @Override
    protected RowCode code(LayoutParameters parameters, int dataColumns) {
        return new XorCode(dataColumns);
    }
}
