package org.archivolt.resource.internal.type;

import static org.archivolt.base.ErrorCode.NO_SUCH_RESOURCE;
import static org.archivolt.testkit.Failures.assertFails;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.archivolt.base.ArchivoltException;
import org.archivolt.resource.Amount;
import org.archivolt.resource.Credit;
import org.archivolt.resource.IntervalSet;
import org.archivolt.resource.IntervalSet.Interval;
import org.archivolt.resource.Ranges;
import org.archivolt.resource.ResourceType;
import org.junit.jupiter.api.Test;

/** What credits of the shipped types mean. */
class TypesTest {
    private static final ModeAlgebra MEDIUM = MediumType.MEDIUM.algebra();
    private static final RangeAlgebra RANGES = RangeAlgebra.RANGES;
    private static final long MEBIBYTE = 1L << 20;

    @Test
    void manyReadAMediumAndOneWritesOrMovesIt() {
        assertThat(MEDIUM.conflicts(MEDIUM.modes("read"), MEDIUM.modes("read"))).isFalse();
        assertThat(MEDIUM.conflicts(MEDIUM.modes("read"), MEDIUM.modes("write")))
                .isTrue();
        assertThat(MEDIUM.conflicts(MEDIUM.modes("write"), MEDIUM.modes("write")))
                .isTrue();
        for (String each : MEDIUM.names()) {
            assertThat(MEDIUM.conflicts(MEDIUM.modes("move"), MEDIUM.modes(each)))
                    .isTrue();
        }
        assertThat(MEDIUM.closed(MEDIUM.modes("write"))).isEqualTo(MEDIUM.modes("read", "write"));
        assertThat(MEDIUM.closed(MEDIUM.modes("move"))).isEqualTo(MEDIUM.modes("move"));
    }

    @Test
    void callsBackOnlyTheModesThatConflict() {
        Credit readAndWrite = MEDIUM.modes("read", "write");

        assertThat(MEDIUM.conflicting(readAndWrite, MEDIUM.modes("read"))).isEqualTo(MEDIUM.modes("write"));
    }

    @Test
    void includesWhatIsIncludedInTheIncluded() {
        ModeAlgebra nested = ModeAlgebra.of("a", "b", "c").including("a", "b").including("b", "c");

        assertThat(nested.closed(nested.modes("a"))).isEqualTo(nested.modes("a", "b", "c"));
    }

    @Test
    void refusesModesWithoutProperNames() {
        Stream.<String[]>of(new String[0], new String[] {"a", "a"}, new String[] {"none"}, new String[] {"a+b"})
                .forEach(each -> assertThatIllegalArgumentException().isThrownBy(() -> ModeAlgebra.of(each)));
        assertThatIllegalArgumentException().isThrownBy(() -> MEDIUM.modes("fly"));
    }

    @Test
    void whoWritesAPositionExcludesItsReaders() {
        Ranges reader = new Ranges(IntervalSet.of(0, 100), IntervalSet.EMPTY);
        Ranges writer = new Ranges(IntervalSet.of(50, 60), IntervalSet.of(50, 60));

        assertThat(RANGES.conflicting(reader, writer)).isEqualTo(new Ranges(IntervalSet.of(50, 60), IntervalSet.EMPTY));
        assertThat(RANGES.conflicting(writer, reader)).isEqualTo(new Ranges(IntervalSet.EMPTY, IntervalSet.of(50, 60)));
        assertThat(RANGES.conflicts(reader, reader)).isFalse();
        assertThat(RANGES.closed(new Ranges(IntervalSet.EMPTY, IntervalSet.of(1, 2))))
                .isEqualTo(new Ranges(IntervalSet.of(1, 2), IntervalSet.of(1, 2)));
    }

    @Test
    void givesTheWholeIntervalAroundWhatIsWantedWhenNobodyElseWantsIt() {
        IntervalSet available = IntervalSet.of(List.of(new Interval(0, 1000), new Interval(2000, Long.MAX_VALUE)));

        assertThat(grown(IntervalSet.of(10, 20), available, 0)).isEqualTo(IntervalSet.of(0, 1000));
        assertThat(grown(IntervalSet.of(5000, 5001), available, 3)).isEqualTo(IntervalSet.from(2000));
    }

    @Test
    void growsOnlyUpwardsWhenContended() {
        assertThat(grown(IntervalSet.of(10, 20), IntervalSet.ALL, 4)).isEqualTo(IntervalSet.of(10, 10 + 32 * MEBIBYTE));
        assertThat(grown(IntervalSet.of(10, 20), IntervalSet.of(0, 500), 31)).isEqualTo(IntervalSet.of(10, 500));
        assertThat(grown(IntervalSet.of(0, 99 * MEBIBYTE), IntervalSet.ALL, 4))
                .isEqualTo(IntervalSet.of(0, 99 * MEBIBYTE));
    }

    @Test
    void growsOnlyToWholeStepsWhenEmbattled() {
        IntervalSet want = IntervalSet.of(MEBIBYTE + 10, MEBIBYTE + 20);

        assertThat(grown(want, IntervalSet.ALL, 32)).isEqualTo(IntervalSet.of(MEBIBYTE, 2 * MEBIBYTE));
        assertThat(grown(want, IntervalSet.of(MEBIBYTE + 5, MEBIBYTE + 25), 99))
                .isEqualTo(IntervalSet.of(MEBIBYTE + 5, MEBIBYTE + 25));
    }

    @Test
    void growsToTheEndOfAllPositionsWithoutOverflow() {
        IntervalSet last = IntervalSet.from(Long.MAX_VALUE - 3);

        for (int conflicts : new int[] {0, 4, 32}) {
            assertThat(grown(last, IntervalSet.ALL, conflicts).covers(last)).isTrue();
        }
    }

    @Test
    void whoIsAloneInADirectoryHasAllOfItsNames() {
        Ranges all = new Ranges(IntervalSet.ALL, IntervalSet.ALL);
        Ranges one = new Ranges(IntervalSet.of(7, 8), IntervalSet.of(7, 8));

        assertThat(NamesType.NAMES.algebra().grown(one, all, 3)).isEqualTo(all);
        assertThat(NamesType.NAMES.algebra().grown(one, all, 4)).isEqualTo(one);
    }

    @Test
    void hasDirectoriesAndHashesOfDirectories() throws ArchivoltException {
        for (String each : List.of("/", "a/b/", "#0123456789abcdef")) {
            assertThat(NamesType.NAMES.capital(each)).isEqualTo(new Ranges(IntervalSet.ALL, IntervalSet.ALL));
        }
        for (String each : List.of("a", "#", "#0123456789abcdeF", "")) {
            assertFails(NO_SUCH_RESOURCE, () -> NamesType.NAMES.capital(each));
        }
    }

    private static IntervalSet grown(IntervalSet want, IntervalSet available, int conflicts) {
        Ranges grown = (Ranges) RANGES.grown(new Ranges(want, want), new Ranges(available, available), conflicts);
        assertThat(grown.read()).isEqualTo(grown.write());
        return grown.write();
    }

    @Test
    void aSumOfAmountsThatIsTooLargeIsTheLargest() {
        assertThat(AmountAlgebra.AMOUNTS.plus(new Amount(Long.MAX_VALUE), new Amount(7)))
                .isEqualTo(new Amount(Long.MAX_VALUE));
    }

    @Test
    void acquiresLocksAndAmountsBeforeTheRobotTheDriveTheMediumAndItsParts() {
        Stream<ResourceType> order = Stream.of(
                LockType.LOCK,
                CountedType.space(Map.of()),
                CountedType.bandwidth(Map.of()),
                ExclusiveUnit.ROBOT,
                ExclusiveUnit.DRIVE,
                MediumType.MEDIUM,
                ExtentType.EXTENT,
                NamesType.NAMES,
                RecordType.RECORD);

        assertThat(order.map(ResourceType::rank).toList()).isSorted().doesNotHaveDuplicates();
    }
}
