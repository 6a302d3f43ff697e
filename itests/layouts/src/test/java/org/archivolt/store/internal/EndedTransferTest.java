package org.archivolt.store.internal;

import static org.archivolt.base.ErrorCode.CANCELLED;
import static org.archivolt.base.ErrorCode.CLIENT_ABORTED;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import java.nio.file.Path;
import java.util.List;
import java.util.Random;
import org.archivolt.base.ArchivoltException;
import org.archivolt.base.ErrorCode;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** Goal: of an object whose transfer ends before its time nothing is left, also not on media that it had filled. */
final class EndedTransferTest {
    private static final int ROWS = 4;

    @TempDir
    Path temporary;

    private FileHouse house;

    @BeforeEach
    void build() throws Exception {
        house = new FileHouse(temporary, 6);
    }

    @AfterEach
    void tearDown() {
        house.close();
    }

    static List<Shape> shapes() {
        return Shape.small();
    }

    @ParameterizedTest
    @MethodSource("shapes")
    void byAClientThatGoesAway(Shape shape) throws Exception {
        leavesNothing(shape, CLIENT_ABORTED, () -> {
            throw new ArchivoltException(CLIENT_ABORTED, "receiving");
        });
    }

    @ParameterizedTest
    @MethodSource("shapes")
    void byAnInterrupt(Shape shape) throws Exception {
        leavesNothing(shape, CANCELLED, () -> Thread.currentThread().interrupt());
    }

    private void leavesNothing(Shape shape, ErrorCode code, Bytes.Event event) throws Exception {
        byte[] content = Bytes.random(new Random(shape.toString().hashCode()), ROWS * shape.data() * Shape.BLOCK);
        for (int moment = 0; moment < content.length; moment += Shape.BLOCK * shape.data() / 2) {
            house.media.get(moment % house.media.size()).fillsUpAfter(Shape.BLOCK, moment % 3 != 0);
            int when = moment;
            ArchivoltException failure = catchThrowableOfType(
                    ArchivoltException.class, () -> house.put("object", shape, Bytes.body(content, when, event)));
            assertThat(Thread.interrupted()).as("at %d", moment).isEqualTo(code == CANCELLED);
            assertThat(failure).as("at %d", moment).isNotNull();
            assertThat(failure.code()).as(failure.getMessage()).isEqualTo(code);
            house.heal();
            house.assertNothingLeftOver();
        }
        house.put("object", shape, content);
        assertThat(house.get("object")).isEqualTo(content);
        house.assertNothingLeftOver();
    }
}
