package org.archivolt.tape;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

final class GeometryTest {
    private static final long SMALL = 280_000_000;

    @ParameterizedTest
    @EnumSource
    void windsEachBandBackToTheBeginning(TapeGeneration generation) {
        assertThat(generation.wraps() % 4).isZero();
        assertThat(generation.wrapsPerBand() % 2).isZero();
    }

    @Test
    void holdsWhatTheMakersTell() {
        assertThat(Geometry.whole(TapeGeneration.LTO_9).capacityBytes(0))
                .isBetween(18_000_000_000_000L, 18_000_000_000_280L);
    }

    @Test
    void runsBackAndForth() {
        Geometry small = Geometry.whole(TapeGeneration.LTO_9, SMALL);
        assertThat(small.place(0, 0).metres()).isZero();
        assertThat(small.place(0, 999_999).metres()).isCloseTo(1035, within(0.01));
        assertThat(small.place(0, 1_000_000)).isEqualTo(new Place(0, 1_000_000, 1, 3, 1035));
        assertThat(small.place(0, 1_500_000).metres()).isCloseTo(517.5, within(0.01));
        assertThat(small.place(0, 1_500_000).runsForward()).isFalse();
        assertThat(small.place(0, 2_000_000)).isEqualTo(new Place(0, 2_000_000, 2, 3, 0));
    }

    @Test
    void writesTheBandsInTheirOrder() {
        Geometry small = Geometry.whole(TapeGeneration.LTO_9, SMALL);
        assertThat(List.of(0, 70, 140, 210))
                .extracting(wrap -> small.place(0, wrap * 1_000_000L).band())
                .containsExactly(3, 1, 0, 2);
    }

    @Test
    void endsWhereTheLastWrapEnds() {
        Geometry small = Geometry.whole(TapeGeneration.LTO_9, SMALL);
        assertThat(small.place(0, SMALL)).isEqualTo(new Place(0, SMALL, 279, 2, 0));
        assertThatThrownBy(() -> small.place(0, SMALL + 1)).isInstanceOf(IllegalArgumentException.class);
        assertThatThrownBy(() -> small.place(0, -1)).isInstanceOf(IllegalArgumentException.class);
        assertThatThrownBy(() -> small.place(1, 0)).isInstanceOf(IndexOutOfBoundsException.class);
    }

    @Test
    void putsTheIndexOnTheFirstWraps() {
        Geometry small = Geometry.indexed(TapeGeneration.LTO_9, SMALL);
        assertThat(small.capacityBytes(0)).isEqualTo(2_000_000);
        assertThat(small.capacityBytes(1)).isEqualTo(276_000_000);
        assertThat(small.place(1, 0)).isEqualTo(new Place(1, 0, 4, 3, 0));
        assertThat(small.place(1, 276_000_000).wrap()).isEqualTo(279);
    }

    @Test
    void refusesPartitionsThatDoNotFit() {
        assertThatThrownBy(() -> Geometry.partitioned(TapeGeneration.LTO_9, SMALL, List.of(140, 140)))
                .isInstanceOf(IllegalArgumentException.class);
        assertThatThrownBy(() -> new Geometry(
                        TapeGeneration.LTO_9, 1, List.of(new Geometry.Partition(0, 10), new Geometry.Partition(9, 10))))
                .isInstanceOf(IllegalArgumentException.class);
    }
}
