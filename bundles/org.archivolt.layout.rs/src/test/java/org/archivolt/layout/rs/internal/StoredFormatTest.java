package org.archivolt.layout.rs.internal;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.stream.IntStream;
import org.archivolt.layout.LayoutModule;
import org.archivolt.layout.LayoutParameters;
import org.archivolt.layout.raid0.internal.Raid0Module;
import org.archivolt.layout.raid1.internal.Raid1Module;
import org.archivolt.layout.raid4.internal.Raid4Module;
import org.archivolt.testkit.layout.FakeBody;
import org.archivolt.testkit.layout.FakeColumns;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** What all our layouts write can be read without them, also when as much is lost as may be. */
final class StoredFormatTest {
    private static final int BLOCK = 512;

    private record Format(LayoutModule module, Map<String, String> parameters, int dataColumns, int parityColumns) {}

    static List<Format> formats() {
        return List.of(
                new Format(new Raid0Module(), Map.of(), 3, 0),
                new Format(new Raid1Module(), Map.of("replicas", "3"), 1, 2),
                new Format(new Raid4Module(), Map.of(), 2, 1),
                new Format(new Raid4Module(), Map.of("data", "5"), 5, 1),
                new Format(new ReedSolomonModule(), Map.of(), 8, 2),
                new Format(new ReedSolomonModule(), Map.of("data", "3", "parity", "4"), 3, 4));
    }

    @ParameterizedTest
    @MethodSource("formats")
    void isReadByAnIndependentReader(Format format) throws Exception {
        Random random = new Random(format.hashCode());
        for (int size : List.of(0, 1, BLOCK, BLOCK + 1, 3 * BLOCK - 1, 2 * BLOCK * format.dataColumns() + BLOCK + 9)) {
            byte[] content = new byte[size];
            random.nextBytes(content);
            byte[][] columns = write(format, content);
            for (int lost = 0; lost <= format.parityColumns(); lost++) {
                byte[][] left = columns.clone();
                for (int column :
                        random.ints(0, columns.length).distinct().limit(lost).toArray()) {
                    left[column] = null;
                }
                int dataColumns = columns.length - format.parityColumns();
                assertThat(IndependentReader.read(left, dataColumns, BLOCK, size))
                        .as("%d bytes, without %d columns", size, lost)
                        .isEqualTo(content);
            }
        }
    }

    private static byte[][] write(Format format, byte[] content) throws Exception {
        Map<String, String> given = new HashMap<>(format.parameters());
        given.put("block.bytes", Integer.toString(BLOCK));
        LayoutParameters parameters = format.module().description().resolve(given);
        int blocks = Math.max(1, (content.length + BLOCK - 1) / BLOCK);
        FakeColumns columns = new FakeColumns(Math.min(blocks, format.dataColumns()) + format.parityColumns());
        format.module().write(parameters, FakeBody.of(content), columns);
        return IntStream.range(0, columns.written()).mapToObj(columns::column).toArray(byte[][]::new);
    }
}
