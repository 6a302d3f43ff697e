package org.archivolt.tape;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import java.util.stream.LongStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

final class MotionTest {
    private static final long GIGABYTE = 1_000_000_000L;
    private static final int PLACES = 100_003;

    private final Motion motion = new Motion(DriveModel.LTO_9_DRIVE, Geometry.whole(TapeGeneration.LTO_9));

    @ParameterizedTest
    @CsvSource({
        "LTO_7_DRIVE, LTO_7, 56, 60",
        "LTO_8_DRIVE, LTO_8, 59, 59",
        "LTO_9_DRIVE, LTO_9, 45, 55",
        "LTO_9_HALF_HEIGHT, LTO_9, 65, 62",
        "LTO_10_DRIVE, LTO_10_30TB, 65, 62",
        "LTO_10_DRIVE, LTO_10_40TB, 73, 75"
    })
    void meetsThePublishedAverages(DriveModel drive, TapeGeneration cartridge, double locate, double rewind) {
        Motion motion = new Motion(drive, Geometry.whole(cartridge));
        Geometry geometry = motion.geometry();
        double meanLocate = evenly(geometry)
                .mapToDouble(offset -> motion.locateNanos(geometry.beginning(), geometry.place(0, offset)) / 1e9)
                .average()
                .orElseThrow();
        double meanRewind = evenly(geometry)
                .mapToDouble(offset -> motion.rewindNanos(geometry.place(0, offset)) / 1e9)
                .average()
                .orElseThrow();
        assertThat(meanLocate).isCloseTo(locate, within(locate * 0.03));
        assertThat(meanRewind).isCloseTo(rewind, within(rewind * 0.03));
    }

    private static LongStream evenly(Geometry geometry) {
        return LongStream.range(0, PLACES).map(i -> (long) ((double) i / PLACES * geometry.capacityBytes(0)));
    }

    @Test
    void costsNothingToReadOn() {
        assertThat(locate(5 * GIGABYTE, 5 * GIGABYTE)).isZero();
    }

    @Test
    void readsOnOverAShortGap() {
        assertThat(locate(5 * GIGABYTE, 6 * GIGABYTE)).isCloseTo(2.5, within(0.02));
        assertThat(locate(0, 60 * GIGABYTE)).isLessThan(100);
    }

    @Test
    void turnsTwiceToGoBack() {
        assertThat(locate(5 * GIGABYTE, 4 * GIGABYTE)).isBetween(15.6, 17.0);
    }

    @Test
    void findsTheNeighbourOnTheNextWrapSoonerThanTheEndOfItsOwn() {
        long wrap = motion.geometry().bytesPerWrap();
        long beside = 2 * wrap - 10 * GIGABYTE;
        assertThat(locate(10 * GIGABYTE, beside)).isCloseTo(4.29 + 6.69 + 5.22, within(0.01));
        assertThat(locate(10 * GIGABYTE, 60 * GIGABYTE)).isGreaterThan(40);
    }

    @Test
    void chargesTheBandToo() {
        long firstOfNextBand = motion.geometry().bytesPerWrap() * 70;
        assertThat(locate(10 * GIGABYTE, firstOfNextBand + 10 * GIGABYTE)).isCloseTo(4.29 + 9.89, within(0.01));
    }

    @Test
    void goesAheadForNearlyNothingAndNeverBackForIt() {
        assertThat(locate(0, 1)).isLessThan(1e-6);
        assertThat(locate(1, 0)).isGreaterThan(15);
    }

    @Test
    void fillsATapeInTheTimeThatMakersTell() {
        assertThat(motion.streamNanos(18_000 * GIGABYTE) / 3.6e12).isEqualTo(12.5);
    }

    @Test
    void runsAtTheHostsPaceAndStopsBelowTheSlowest() {
        assertThat(motion.drive().stepBytesPerSecond(250_000_000)).isEqualTo(244_000_000);
        assertThat(motion.backhitches(10 * GIGABYTE, 200_000_000)).isZero();
        assertThat(motion.backhitches(10 * GIGABYTE, 88_500_000)).isEqualTo(5);
        assertThat(motion.streamNanos(10 * GIGABYTE, 100_000_000)).isEqualTo(100 * GIGABYTE);
    }

    @Test
    void flushesWhatIsBufferedAndStops() {
        assertThat(motion.flushNanos(400_000_000)).isEqualTo(4 * GIGABYTE);
    }

    @Test
    void refusesTheWrongCartridge() {
        assertThatThrownBy(() -> new Motion(DriveModel.LTO_10_DRIVE, Geometry.whole(TapeGeneration.LTO_9)))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessage("LTO-10 does not take LTO-9");
    }

    @Test
    void movesFurtherForLonger() {
        RobotMotion robot = RobotMotion.ofLibrary(100);
        assertThat(robot.moveNanos(3, 3)).isEqualTo(10 * GIGABYTE);
        assertThat(robot.moveNanos(0, 100)).isEqualTo(15 * GIGABYTE);
    }

    private double locate(long from, long to) {
        Geometry geometry = motion.geometry();
        return motion.locateNanos(geometry.place(0, from), geometry.place(0, to)) / 1e9;
    }
}
