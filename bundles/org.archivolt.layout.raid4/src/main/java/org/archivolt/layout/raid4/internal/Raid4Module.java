package org.archivolt.layout.raid4.internal;

import java.util.List;
import org.archivolt.layout.LayoutModule;
import org.archivolt.layout.LayoutParameter;
import org.archivolt.layout.LayoutParameters;
import org.archivolt.layout.rows.RowCode;
import org.archivolt.layout.rows.RowLayout;
import org.osgi.service.component.annotations.Component;

/** Every object in stripes on N media, and their parity on one more; any of them may be lost. */
@Component(service = LayoutModule.class)
public final class Raid4Module extends RowLayout {
    private static final String DATA = "data";

    public Raid4Module() {
        super(
                "raid4",
                1,
                0,
                "in stripes on N media, and their parity on one more; survives the loss of any one",
                List.of(new LayoutParameter.Number(
                        DATA, "number of media the object is spread over, besides the one for parity", 2, 1, 32)));
    }

    @Override
    protected int dataColumns(LayoutParameters parameters) {
        return parameters.getInt(DATA);
    }

    @Override
    protected int parityColumns(LayoutParameters parameters) {
        return 1;
    }

    @Override
    protected RowCode code(LayoutParameters parameters, int dataColumns) {
        return new ExclusiveOr(dataColumns);
    }
}
