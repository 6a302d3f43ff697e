package org.archivolt.layout.rs.internal;

import static java.nio.charset.StandardCharsets.US_ASCII;
import static org.assertj.core.api.Assertions.assertThat;

import java.nio.ByteBuffer;
import java.util.List;
import java.util.Random;
import java.util.function.IntFunction;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

final class CombinationTest {
    private static final int COLUMNS = 5;
    private static final int SUMS = 3;

    @Test
    void sumsOfAnyLengthAreRight() {
        Random random = new Random(7);
        List<Integer> lengths = IntStream.concat(
                        IntStream.rangeClosed(1, 40), IntStream.of(2047, 2048, 2049, 4095, 4097, 12_345))
                .boxed()
                .toList();
        for (IntFunction<ByteBuffer> memory :
                List.<IntFunction<ByteBuffer>>of(ByteBuffer::allocate, ByteBuffer::allocateDirect)) {
            for (int length : lengths) {
                assertSumsAreRight(memory, length, random);
            }
        }
    }

    private static void assertSumsAreRight(IntFunction<ByteBuffer> memory, int length, Random random) {
        ByteBuffer[] columns = random(memory, COLUMNS, length, random);
        ByteBuffer[] sums = random(memory, SUMS, length, random);
        int[][] coefficients = new int[SUMS][];
        for (int i = 0; i < SUMS; i++) {
            coefficients[i] = random.ints(COLUMNS, 0, i == 0 ? 2 : 256).toArray();
        }
        Combination.compute(columns, coefficients, sums);
        for (int i = 0; i < SUMS; i++) {
            assertThat(sums[i].remaining()).isEqualTo(length);
            for (int at = 0; at < length; at++) {
                int expected = 0;
                for (int column = 0; column < COLUMNS; column++) {
                    int value = columns[column].get(columns[column].position() + at) & 0xff;
                    expected ^= IndependentReader.multiply(value, coefficients[i][column]);
                }
                if (sums[i].get(sums[i].position() + at) != (byte) expected) {
                    throw new AssertionError("byte %d of %d of sum %d".formatted(at, length, i));
                }
            }
        }
    }

    /** None begins at the begin of its memory, and none ends at its end. */
    private static ByteBuffer[] random(IntFunction<ByteBuffer> memory, int count, int length, Random random) {
        ByteBuffer[] buffers = new ByteBuffer[count];
        for (int i = 0; i < count; i++) {
            byte[] bytes = new byte[length + 20];
            random.nextBytes(bytes);
            int begin = 1 + random.nextInt(9);
            buffers[i] = memory.apply(bytes.length).put(bytes).position(begin).limit(begin + length);
        }
        return buffers;
    }

    @Test
    void writesNothingOutsideOfTheSums() {
        ByteBuffer sum = ByteBuffer.allocate(64).position(10).limit(23);
        Combination.compute(
                new ByteBuffer[] {ByteBuffer.wrap("13 characters".getBytes(US_ASCII))},
                new int[][] {{1}},
                new ByteBuffer[] {sum});
        assertThat(new String(sum.array(), US_ASCII)).isEqualTo("\0".repeat(10) + "13 characters" + "\0".repeat(41));
    }
}
