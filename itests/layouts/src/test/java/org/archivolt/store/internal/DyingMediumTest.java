package org.archivolt.store.internal;

import static org.archivolt.base.ErrorCode.DEVICE_FAULT;
import static org.archivolt.base.ErrorCode.MEDIUM_FAULT;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Random;
import java.util.Set;
import java.util.concurrent.atomic.AtomicBoolean;
import org.archivolt.base.ArchivoltException;
import org.archivolt.store.internal.RudeMedium.Act;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/**
 * Goal: when a medium dies while an object is put, the object is stored all the same, with all its columns, if the layout
 * can do without one; otherwise an error names the medium. Nothing is left over in either case.
 */
final class DyingMediumTest {
    private static final int ROWS = 3;

    @TempDir
    Path temporary;

    private byte[] content;

    static List<Shape> shapes() {
        return Shape.small();
    }

    /** How a medium fails. */
    @FunctionalInterface
    private interface Failure {
        void of(RudeMedium medium);
    }

    private void survives(Shape shape, String what, int dying, boolean hasMore, Failure failure) throws Exception {
        content = content(shape);
        Path below = Files.createDirectory(temporary.resolve(what.replace(' ', '-')));
        try (FileHouse house = new FileHouse(below, shape.columns() + (hasMore ? dying : 0))) {
            List<RudeMedium> victims = house.media.subList(0, dying);
            victims.forEach(failure::of);
            ArchivoltException met =
                    catchThrowableOfType(ArchivoltException.class, () -> house.put("object", shape, content));
            assertThat(victims)
                    .as(what)
                    .allSatisfy(victim -> assertThat(victim.failures()).isPositive());
            if (met == null) {
                assertThat(house.get("object")).as(what).isEqualTo(content);
                house.assertComplete("object", shape);
            } else {
                assertThat(shape.parity() >= dying && hasMore)
                        .as("%s: %s", what, met.getMessage())
                        .isFalse();
                assertThat(met.code()).as("%s: %s", what, met.getMessage()).isIn(MEDIUM_FAULT, DEVICE_FAULT);
                assertThat(victims)
                        .as("%s: %s", what, met.getMessage())
                        .anySatisfy(victim -> assertThat(met.getMessage())
                                .contains(victim.id().toString()));
            }
            house.heal();
            house.assertNothingLeftOver();
            if (met == null) {
                assertThat(StoredFiles.read(house, house.located("object"), shape, Set.of()))
                        .isEqualTo(content);
            }
            house.put("afterwards", shape, content);
            assertThat(house.get("afterwards")).isEqualTo(content);
        }
    }

    @ParameterizedTest
    @MethodSource("shapes")
    void atAnyWrite(Shape shape) throws Exception {
        for (long writes = 0; writes <= ROWS; writes++) {
            long count = writes;
            survives(shape, "dies after " + writes, 1, true, medium -> medium.diesAfter(count));
            survives(shape, "dies after " + writes + " without another", 1, false, medium -> medium.diesAfter(count));
        }
    }

    /** Nobody sends a terabyte to hear that its first byte was lost. */
    @ParameterizedTest
    @MethodSource("shapes")
    void oneMoreThanMayBeLostIsToldAtOnce(Shape shape) throws Exception {
        byte[] large = Bytes.random(new Random(1), 200 * shape.data() * Shape.BLOCK);
        AtomicBoolean isReadToTheEnd = new AtomicBoolean();
        try (FileHouse house = new FileHouse(temporary, 2 * shape.columns())) {
            house.media.subList(0, shape.parity() + 1).forEach(medium -> medium.diesAfter(1));
            ArchivoltException met = catchThrowableOfType(
                    ArchivoltException.class,
                    () -> house.put(
                            "object", shape, Bytes.body(large, large.length - 1, () -> isReadToTheEnd.set(true))));
            assertThat(met).isNotNull();
            assertThat(met.code()).as(met.getMessage()).isEqualTo(MEDIUM_FAULT);
            assertThat(isReadToTheEnd).isFalse();
            house.heal();
            house.assertNothingLeftOver();
        }
    }

    @ParameterizedTest
    @MethodSource("shapes")
    void asManyAsMayBeLostAtOnce(Shape shape) throws Exception {
        for (int dying = 2; dying <= shape.parity(); dying++) {
            survives(shape, dying + " die", dying, true, medium -> medium.diesAfter(1));
            survives(shape, dying + " do not sync", dying, true, medium -> medium.failsAt(Act.SYNC));
            survives(shape, dying + " do not describe", dying, true, medium -> medium.failsAt(Act.DESCRIBE));
        }
    }

    /** Method: what is made anew goes to a medium that fails, too; the one after that is sound. */
    @ParameterizedTest
    @MethodSource("shapes")
    void whereAnotherHasDiedBefore(Shape shape) throws Exception {
        if (shape.parity() == 0) {
            return;
        }
        for (Act act : List.of(Act.WRITE, Act.DESCRIBE, Act.SYNC)) {
            Path below = Files.createDirectory(temporary.resolve("another-" + act));
            content = content(shape);
            try (FileHouse house = new FileHouse(below, shape.columns() + 2)) {
                house.media.get(0).failsAt(Act.SYNC);
                RudeMedium next = house.media.get(shape.columns());
                next.failsAt(act);
                house.put("object", shape, content);
                assertThat(next.failures()).as("%s", act).isPositive();
                assertThat(house.get("object")).isEqualTo(content);
                house.assertComplete("object", shape);
                house.heal();
                house.assertNothingLeftOver();
            }
        }
    }

    private static byte[] content(Shape shape) {
        return Bytes.random(
                new Random(shape.toString().hashCode()), ROWS * shape.data() * Shape.BLOCK + Shape.BLOCK / 2);
    }

    @ParameterizedTest
    @MethodSource("shapes")
    void onlyAtTheSync(Shape shape) throws Exception {
        survives(shape, "sync", 1, true, medium -> medium.failsAt(Act.SYNC));
        survives(shape, "sync and examine", 1, true, medium -> medium.failsAt(Act.SYNC, Act.EXAMINE));
        survives(shape, "sync without another", 1, false, medium -> medium.failsAt(Act.SYNC));
    }

    @ParameterizedTest
    @MethodSource("shapes")
    void onlyAtTheEnd(Shape shape) throws Exception {
        survives(shape, "describe", 1, true, medium -> medium.failsAt(Act.DESCRIBE));
        survives(shape, "close", 1, true, medium -> medium.failsAt(Act.CLOSE));
        survives(shape, "describe and delete", 1, true, medium -> medium.failsAt(Act.DESCRIBE, Act.DELETE));
        survives(shape, "describe without another", 1, false, medium -> medium.failsAt(Act.DESCRIBE));
    }

    @ParameterizedTest
    @MethodSource("shapes")
    void onlyAtTheWriteOrBefore(Shape shape) throws Exception {
        survives(shape, "create", 1, true, medium -> medium.failsAt(Act.CREATE));
        survives(shape, "write", 1, true, medium -> medium.failsAt(Act.WRITE));
        survives(shape, "create without another", 1, false, medium -> medium.failsAt(Act.CREATE));
    }
}
