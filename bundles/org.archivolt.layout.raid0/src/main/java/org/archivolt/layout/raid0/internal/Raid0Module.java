package org.archivolt.layout.raid0.internal;

import java.util.List;
import org.archivolt.layout.LayoutModule;
import org.archivolt.layout.LayoutParameter;
import org.archivolt.layout.LayoutParameters;
import org.archivolt.layout.rows.RowCode;
import org.archivolt.layout.rows.RowLayout;
import org.osgi.service.component.annotations.Component;

/** Every object in stripes on N media at once; all of them are needed to read it. */
@Component(service = LayoutModule.class)
public final class Raid0Module extends RowLayout {
    private static final String STRIPES = "stripes";

    public Raid0Module() {
        super(
                "raid0",
                1,
                0,
                "in stripes on N media at once; survives no loss",
                List.of(new LayoutParameter.Number(STRIPES, "number of media the object is spread over", 3, 1, 32)));
    }

    @Override
    protected int dataColumns(LayoutParameters parameters) {
        return parameters.getInt(STRIPES);
    }

    @Override
    protected int parityColumns(LayoutParameters parameters) {
        return 0;
    }

    @Override
    protected RowCode code(LayoutParameters parameters, int dataColumns) {
        return new NoParity(dataColumns);
    }
}
