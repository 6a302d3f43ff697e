package org.archivolt.store.internal;

import static org.archivolt.base.ErrorCode.NO_SPACE;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.archivolt.base.ArchivoltException;
import org.archivolt.base.MediumId;
import org.archivolt.dss.ExtentRecord;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/**
 * Goal: an object goes on on another medium wherever one is full, and is refused only when no medium has room; then
 * nothing is left of it. Method: a medium takes so many bytes and no more, for every border of a block and places around
 * and between.
 */
final class FullMediumTest {
    private static final int ROWS = 2;

    @TempDir
    Path temporary;

    private static int size(Shape shape) {
        return ROWS * shape.data() * Shape.BLOCK + Shape.BLOCK / 2;
    }

    private static List<Long> positions() {
        Set<Long> positions = new TreeSet<>();
        for (long block = 0; block <= ROWS; block++) {
            for (int around : List.of(-1, 0, 1, Shape.BLOCK / 3)) {
                positions.add(Math.max(0, block * Shape.BLOCK + around));
            }
        }
        return new ArrayList<>(positions);
    }

    static Stream<Arguments> shapes() {
        return Shape.small().stream()
                .flatMap(shape -> Stream.of(true, false).map(describes -> Arguments.of(shape, describes)));
    }

    private static byte[] content(Shape shape) {
        return Bytes.random(new Random(shape.toString().hashCode()), size(shape));
    }

    @ParameterizedTest(name = "{0}, room for a description: {1}")
    @MethodSource("shapes")
    void goesOnOnAnotherMedium(Shape shape, boolean describes) throws Exception {
        byte[] content = content(shape);
        List<Long> positions = positions();
        for (int victim : IntStream.of(0, shape.columns() - 1).distinct().toArray()) {
            for (long position : positions) {
                if (position >= StoredFiles.columnBytes(content.length, shape, shape.columns(), victim)) {
                    continue;
                }
                Path below = directory("column %d at %d".formatted(victim, position));
                try (FileHouse house = new FileHouse(below, shape.columns() + 1)) {
                    RudeMedium full = house.media.get(victim);
                    full.fillsUpAfter(position, describes);
                    house.put("object", shape, content, position % 2 == 0);
                    assertReads(house, "object", shape, content);
                    assertThat(full.failures())
                            .as("column %d fills up at %d", victim, position)
                            .isPositive();
                    if (describes && position >= Shape.BLOCK) {
                        assertKept(house, full.id(), position);
                    }
                    house.assertNothingLeftOver();
                }
            }
        }
    }

    /** Method: all media the object begins on fill up, each somewhere else; there are as many others. */
    @ParameterizedTest(name = "{0}, room for a description: {1}")
    @MethodSource("shapes")
    void goesOnWhenAllMediaFillUp(Shape shape, boolean describes) throws Exception {
        byte[] content = content(shape);
        Random random = new Random(shape.toString().hashCode());
        for (int round = 0; round < 4; round++) {
            try (FileHouse house = new FileHouse(directory("all " + round), 2 * shape.columns())) {
                for (RudeMedium first : house.media.subList(0, shape.columns())) {
                    first.fillsUpAfter(random.nextInt(ROWS * Shape.BLOCK), describes);
                }
                house.put("object", shape, content, round % 2 == 0);
                assertReads(house, "object", shape, content);
                house.assertNothingLeftOver();
            }
        }
    }

    /** Method: one medium is full, another has failed, and the rest hold a column already. */
    @Test
    void sharesAMediumThoughAnotherHasFailed() throws Exception {
        Shape shape = Shape.raid0(3).withBlocksOf(Shape.BLOCK);
        byte[] content = content(shape);
        try (FileHouse house = new FileHouse(directory("failed"), 4)) {
            house.media.get(0).fillsUpAfter(Shape.BLOCK + 1, true);
            house.media.get(3).failsAt(RudeMedium.Act.CREATE, RudeMedium.Act.EXAMINE);
            house.put("object", shape, content);
            assertReads(house, "object", shape, content);
            house.heal();
            house.assertNothingLeftOver();
        }
    }

    private static void assertKept(FileHouse house, MediumId full, long position) throws Exception {
        List<ExtentRecord> kept = house.extents("object").stream()
                .filter(e -> e.medium().equals(full))
                .toList();
        assertThat(kept).as("what was on the full medium at %d", position).isNotEmpty();
        assertThat(kept.get(0).size()).isEqualTo(position / Shape.BLOCK * Shape.BLOCK);
    }

    private static void assertReads(FileHouse house, String id, Shape shape, byte[] content) throws Exception {
        assertThat(house.get(id)).isEqualTo(content);
        house.assertComplete(id, shape);
        assertThat(StoredFiles.read(house, house.located(id), shape, Set.of())).isEqualTo(content);
    }

    /** Method: every medium but one takes little; the one has all the room that is needed. */
    @ParameterizedTest(name = "{0}, room for a description: {1}")
    @MethodSource("shapes")
    void isRefusedOnlyWhenNoMediumHasRoom(Shape shape, boolean describes) throws Exception {
        byte[] content = content(shape);
        for (long position : positions()) {
            try (FileHouse house = new FileHouse(directory("one at " + position), shape.columns())) {
                house.media.forEach(medium -> medium.fillsUpAfter(position, describes));
                RudeMedium roomy = house.media.get((int) (position % shape.columns()));
                roomy.heal();
                boolean mustFit = shape.parity() == 0 || position > (ROWS + 1) * Shape.BLOCK;
                ArchivoltException failure =
                        catchThrowableOfType(ArchivoltException.class, () -> house.put("object", shape, content));
                if (mustFit) {
                    assertThat(failure).as("room for %d", position).isNull();
                    assertReads(house, "object", shape, content);
                } else {
                    assertThat(failure).as("room for %d", position).isNotNull();
                    assertThat(failure.code()).as(failure.getMessage()).isEqualTo(NO_SPACE);
                }
                house.assertNothingLeftOver();
            }
        }
    }

    @ParameterizedTest(name = "{0}, room for a description: {1}")
    @MethodSource("shapes")
    void leavesNothingWhenAllMediaAreFull(Shape shape, boolean describes) throws Exception {
        byte[] content = content(shape);
        for (long position : positions()) {
            try (FileHouse house = new FileHouse(directory("none at " + position), shape.columns() + 1)) {
                house.media.forEach(medium -> medium.fillsUpAfter(position / 2, describes));
                ArchivoltException failure = catchThrowableOfType(
                        ArchivoltException.class, () -> house.put("object", shape, content, position % 2 == 0));
                if (failure == null) {
                    assertReads(house, "object", shape, content);
                } else {
                    assertThat(failure.code()).as(failure.getMessage()).isEqualTo(NO_SPACE);
                }
                house.assertNothingLeftOver();
            }
        }
    }

    private Path directory(String name) throws Exception {
        return Files.createDirectory(temporary.resolve(name.replace(' ', '-')));
    }
}
