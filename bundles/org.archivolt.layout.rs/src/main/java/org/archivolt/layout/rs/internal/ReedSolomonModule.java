package org.archivolt.layout.rs.internal;

import java.util.List;
import org.archivolt.layout.LayoutModule;
import org.archivolt.layout.LayoutParameter;
import org.archivolt.layout.LayoutParameters;
import org.archivolt.layout.rows.RowCode;
import org.archivolt.layout.rows.RowLayout;
import org.osgi.service.component.annotations.Component;

/** Every object in stripes on K media, and parity on M more; any M of them may be lost. */
@Component(service = LayoutModule.class)
public final class ReedSolomonModule extends RowLayout {
    private static final String DATA = "data";
    private static final String PARITY = "parity";

    public ReedSolomonModule() {
        super(
                "rs",
                1,
                0,
                "in stripes on K media, and Reed-Solomon parity on M more; survives the loss of any M",
                List.of(
                        new LayoutParameter.Number(
                                DATA,
                                "number of media the object is spread over, besides those for parity",
                                8,
                                1,
                                ParityMatrix.DATA_COLUMNS_MAX),
                        new LayoutParameter.Number(
                                PARITY, "number of media that may be lost", 2, 1, ParityMatrix.PARITY_COLUMNS_MAX)));
    }

    @Override
    protected int dataColumns(LayoutParameters parameters) {
        return parameters.getInt(DATA);
    }

    @Override
    protected int parityColumns(LayoutParameters parameters) {
        return parameters.getInt(PARITY);
    }

    @Override
    protected RowCode code(LayoutParameters parameters, int dataColumns) {
        return new ReedSolomonCode(dataColumns, parityColumns(parameters));
    }
}
