package org.archivolt.store.internal;

import java.nio.ByteBuffer;
import java.util.List;
import java.util.Map;
import java.util.OptionalInt;
import org.archivolt.layout.LayoutParameter;
import org.archivolt.layout.LayoutParameters;
import org.archivolt.layout.rows.RowCode;
import org.archivolt.layout.rows.RowLayout;

/** The plainest layout there can be: so many copies. */
final class CopyLayout extends RowLayout {
    static final String NAME = "copies";

    CopyLayout() {
        this(1, 0);
    }

    CopyLayout(int major, int minor) {
        super(NAME, major, minor, "copies", List.of(new LayoutParameter.Number("replicas", "how many", 2, 1, 8)));
    }

    @Override
    protected int dataColumns(LayoutParameters parameters) {
        return 1;
    }

    @Override
    protected int parityColumns(LayoutParameters parameters) {
        return parameters.getInt("replicas") - 1;
    }

    @Override
    protected RowCode code(LayoutParameters parameters, int dataColumns) {
        return new Code(parityColumns(parameters));
    }

    private record Code(int parityColumns) implements RowCode {
        @Override
        public int dataColumns() {
            return 1;
        }

        @Override
        public OptionalInt copyOf(int parityColumn) {
            return OptionalInt.of(0);
        }

        @Override
        public void encode(ByteBuffer[] data, ByteBuffer[] parity) {
            throw new IllegalStateException("copies are not computed");
        }

        @Override
        public void decode(ByteBuffer[] known, Map<Integer, ByteBuffer> lost) {
            for (ByteBuffer each : lost.values()) {
                for (ByteBuffer copy : known) {
                    if (copy != null && each.hasRemaining()) {
                        each.duplicate().put(copy.duplicate());
                    }
                }
            }
        }
    }
}
