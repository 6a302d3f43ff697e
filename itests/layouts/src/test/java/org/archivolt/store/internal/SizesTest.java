package org.archivolt.store.internal;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.Random;
import java.util.Set;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.archivolt.base.ByteRange;
import org.archivolt.base.Family;
import org.archivolt.base.ObjectId;
import org.archivolt.base.Tags;
import org.archivolt.dss.CopyRecord;
import org.archivolt.dss.Precondition;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.api.parallel.Execution;
import org.junit.jupiter.api.parallel.ExecutionMode;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

/**
 * Goal: an object of any size comes back, whole and in parts, and its columns are as long as they must be. The seeds are in
 * the names of the tests, or the hash of a name.
 */
@Execution(ExecutionMode.SAME_THREAD)
final class SizesTest {
    private static final int TOGETHER = 100;
    private static final int RANDOM_BYTES_MAX = 64 << 20;

    @TempDir
    Path temporary;

    private FileHouse house;

    @BeforeEach
    void build() throws Exception {
        house = new FileHouse(temporary, 10, 96);
    }

    @AfterEach
    void tearDown() {
        house.close();
    }

    static List<Shape> smallBlocks() {
        return Shape.small();
    }

    /** Method: many are put together, so that there are few flushes. Every other size is not told in advance. */
    @ParameterizedTest
    @MethodSource("smallBlocks")
    void keepsEverySizeToThreeBlocks(Shape shape) throws Exception {
        byte[] content = Bytes.random(new Random(shape.toString().hashCode()), 3 * Shape.BLOCK + 1);
        for (int first = 0; first <= content.length; first += TOGETHER) {
            putTogether(shape, content, first, Math.min(TOGETHER, content.length + 1 - first));
        }
        for (int size = 0; size <= content.length; size++) {
            assertThat(house.get(id(size))).as("%d bytes", size).isEqualTo(Arrays.copyOf(content, size));
            house.assertComplete(id(size), shape);
        }
        house.assertNothingLeftOver();
    }

    private void putTogether(Shape shape, byte[] content, int first, int count) throws Exception {
        try (Composition composition = house.store().compose()) {
            for (int key = 0; key < count; key++) {
                LayoutLease lease = house.layouts().lease(shape.layout());
                composition.declare(
                        plan(first + key),
                        Composition.layout(
                                lease.description(), lease.description().resolve(shape.parameters())));
            }
            composition.acquire();
            for (int key = 0; key < count; key++) {
                int size = first + key;
                composition.io(key, Bytes.body(Arrays.copyOf(content, size), isKnown(size)));
            }
            composition.fini();
            for (int key = 0; key < count; key++) {
                composition.outcome(key);
            }
        }
    }

    private static ObjectPlan plan(int size) {
        return new ObjectPlan(
                new ObjectId(id(size)),
                isKnown(size) ? OptionalLong.of(size) : OptionalLong.empty(),
                "application/octet-stream",
                Map.of(),
                Precondition.NONE,
                List.of(),
                CopyRecord.SOURCE,
                Optional.empty(),
                Set.of(),
                Placement.of(Family.DISK, Tags.NONE, Optional.empty()),
                Map.of());
    }

    private static boolean isKnown(int size) {
        return size % 2 == 0;
    }

    private static String id(int size) {
        return "object of " + size;
    }

    static Stream<Shape> defaultBlocks() {
        return Stream.concat(Shape.narrow().stream(), Stream.of(Shape.rs(8, 2)));
    }

    @ParameterizedTest
    @MethodSource("defaultBlocks")
    void keepsSizesAroundBlocksAndRows(Shape shape) throws Exception {
        int block = shape.blockBytes();
        int row = block * shape.data();
        int[] sizes = IntStream.of(0, block, 2 * block, row, 2 * row, 3 * row)
                .flatMap(border -> IntStream.of(border - 1, border, border + 1))
                .filter(size -> size >= 0)
                .distinct()
                .toArray();
        keepsAll(shape, sizes, new Random(1));
    }

    @ParameterizedTest
    @ValueSource(longs = {1, 2})
    void keepsRandomSizes(long seed) throws Exception {
        Random random = new Random(seed);
        List<Shape> shapes = new ArrayList<>(Shape.narrow());
        shapes.add(Shape.rs(8, 2));
        shapes.add(Shape.rs(3, 2).withBlocksOf(12_345));
        for (Shape shape : shapes) {
            keepsAll(
                    shape,
                    new int[] {1 + random.nextInt(1 << random.nextInt(26)), random.nextInt(RANDOM_BYTES_MAX / 4)},
                    random);
        }
        keepsAll(shapes.get(random.nextInt(shapes.size())), new int[] {RANDOM_BYTES_MAX - 1}, random);
    }

    @ParameterizedTest
    @ValueSource(strings = {"xxh128", "md5", "sha-256", "crc32c"})
    void keepsItWithAnyChecksum(String checksum) throws Exception {
        for (Shape shape : Shape.small()) {
            keepsAll(shape.with("checksum", checksum), new int[] {0, 700, 5000}, new Random(2));
            keepsAll(shape.with("block.checksum", checksum), new int[] {0, 700, 5000}, new Random(3));
        }
    }

    private void keepsAll(Shape shape, int[] sizes, Random random) throws Exception {
        for (int size : sizes) {
            byte[] content = Bytes.random(random, size);
            boolean isSizeKnown = random.nextBoolean();
            String id = "object of %d bytes, %s in advance".formatted(size, isSizeKnown ? "known" : "not known");
            house.put(id, shape, content, isSizeKnown);
            keeps(id, shape, content, random);
            house.delete(id);
        }
        house.assertNothingLeftOver();
    }

    private void keeps(String id, Shape shape, byte[] content, Random random) throws Exception {
        assertThat(house.get(id)).as("%s in %s", id, shape).isEqualTo(content);
        for (int i = 0; i < 3 && content.length > 0; i++) {
            int from = random.nextInt(content.length);
            int length = random.nextInt(content.length - from + 1);
            assertThat(house.get(id, new ByteRange(from, length)))
                    .as("%d bytes from %d of %s in %s", length, from, id, shape)
                    .isEqualTo(Arrays.copyOfRange(content, from, from + length));
        }
        house.assertComplete(id, shape);
    }
}
