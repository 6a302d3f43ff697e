package org.archivolt.layout.raid1.internal;

import java.util.List;
import org.archivolt.layout.LayoutModule;
import org.archivolt.layout.LayoutParameter;
import org.archivolt.layout.LayoutParameters;
import org.archivolt.layout.rows.RowCode;
import org.archivolt.layout.rows.RowLayout;
import org.osgi.service.component.annotations.Component;

/** Every object whole on each of N media; one of them is enough to read it. */
@Component(service = LayoutModule.class)
public final class Raid1Module extends RowLayout {
    private static final String REPLICAS = "replicas";

    public Raid1Module() {
        super(
                "raid1",
                1,
                1,
                "the same on each of N media; survives the loss of N - 1",
                List.of(new LayoutParameter.Number(REPLICAS, "number of media that hold the object", 2, 1, 16)));
    }

    @Override
    protected int dataColumns(LayoutParameters parameters) {
        return 1;
    }

    @Override
    protected int parityColumns(LayoutParameters parameters) {
        return parameters.getInt(REPLICAS) - 1;
    }

    @Override
    protected RowCode code(LayoutParameters parameters, int dataColumns) {
        return new Copies(parityColumns(parameters));
    }
}
