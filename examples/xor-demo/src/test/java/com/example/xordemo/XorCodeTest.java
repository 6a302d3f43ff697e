package com.example.xordemo;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.ByteBuffer;
import java.util.Map;
import java.util.Random;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class XorCodeTest {
    @ParameterizedTest
    @CsvSource({"1, 1", "1, 512", "2, 7", "2, 8", "2, 1021"})
    void bringsBackWhicheverBlockIsLost(int dataColumns, int length) {
        XorCode code = new XorCode(dataColumns);
        ByteBuffer[] row = row(code, dataColumns, length);
        for (int lost = 0; lost < row.length; lost++) {
            ByteBuffer[] known = row.clone();
            known[lost] = null;
            ByteBuffer computed = block(length);
            code.decode(known, Map.of(lost, computed));
            assertThat(computed).as("column %d", lost).isEqualTo(row[lost]);
        }
    }

    @ParameterizedTest
    @CsvSource({"1", "8", "700"})
    void takesAnEmptyBlockForZeros(int length) {
        XorCode code = new XorCode(2);
        ByteBuffer first = row(code, 1, length)[0];
        ByteBuffer parity = block(length);

        code.encode(new ByteBuffer[] {first, ByteBuffer.allocate(0)}, new ByteBuffer[] {parity});

        assertThat(parity).isEqualTo(first);
        ByteBuffer computed = block(length);
        code.decode(new ByteBuffer[] {null, ByteBuffer.allocate(0), parity}, Map.of(0, computed));
        assertThat(computed).isEqualTo(first);
    }

    private static ByteBuffer[] row(XorCode code, int dataColumns, int length) {
        Random random = new Random(length);
        ByteBuffer[] data = new ByteBuffer[dataColumns];
        ByteBuffer[] row = new ByteBuffer[dataColumns + 1];
        for (int column = 0; column < dataColumns; column++) {
            byte[] bytes = new byte[length];
            random.nextBytes(bytes);
            data[column] = block(length).put(bytes).position(3);
            row[column] = data[column];
        }
        row[dataColumns] = block(length);
        code.encode(data, new ByteBuffer[] {row[dataColumns]});
        return row;
    }

    /** Not at the beginning of its buffer, as blocks may be. */
    private static ByteBuffer block(int length) {
        return ByteBuffer.allocateDirect(length + 3).position(3);
    }
}
