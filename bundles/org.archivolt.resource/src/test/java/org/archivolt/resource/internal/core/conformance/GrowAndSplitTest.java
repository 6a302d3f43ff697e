package org.archivolt.resource.internal.core.conformance;

import static org.assertj.core.api.Assertions.assertThat;

import org.archivolt.base.ArchivoltException;
import org.archivolt.resource.Algebra;
import org.archivolt.resource.IntervalSet;
import org.archivolt.resource.Ranges;
import org.archivolt.resource.internal.core.conformance.Owners.Claim;
import org.archivolt.resource.internal.core.conformance.Owners.Owner;
import org.archivolt.resource.internal.type.ExtentType;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedClass;
import org.junit.jupiter.params.provider.MethodSource;

/** Scenario S06: byte ranges are lent generously, and split when somebody else comes (docs/credit-cases.md). */
@ParameterizedClass
@MethodSource(Links.ALL)
class GrowAndSplitTest {
    private static final Algebra RANGES = ExtentType.EXTENT.algebra();
    private static final Ranges ALL = new Ranges(IntervalSet.ALL, IntervalSet.ALL);
    private static final long KIBIBYTE = 1 << 10;
    private static final long MEBIBYTE = 1 << 20;
    private static final long GIBIBYTE = 1 << 30;

    private final Owners owners;
    private final Owner root;
    private final Owner a;
    private final Owner b;

    GrowAndSplitTest(Links links) throws ArchivoltException {
        owners = new Owners(links, ExtentType.EXTENT, "file");
        root = owners.root("root");
        a = owners.below(root, "a");
        b = owners.below(root, "b");
    }

    @Test
    void theFirstWriterGetsAllThereIs() {
        Claim first = a.asks(write(0, 4 * KIBIBYTE));

        assertThat(first.granted()).isEqualTo(write(0, 4 * KIBIBYTE));
        assertThat(a.has()).isEqualTo(ALL);
    }

    @Test
    void readersHaveAllAtTheSameTime() {
        a.takes(read(0, 4 * KIBIBYTE));
        b.takes(read(0, 4 * KIBIBYTE));

        assertThat(a.has()).isEqualTo(new Ranges(IntervalSet.ALL, IntervalSet.EMPTY));
        assertThat(b.has()).isEqualTo(a.has());
    }

    @Test
    void onlyWhatIsNotInUseIsTakenFromTheFirstWriter() {
        Claim running = a.asks(write(0, 4 * KIBIBYTE));
        Claim second = b.asks(write(GIBIBYTE, GIBIBYTE + 4 * KIBIBYTE));

        assertThat(second.isHeld()).isTrue();
        assertThat(running.isHeld()).isTrue();
        assertThat(running.isWanted()).isFalse();
        assertThat(RANGES.covers(a.has(), running.granted())).isTrue();
        assertThat(RANGES.conflicts(a.has(), b.has())).isFalse();
    }

    /** Goal: no ping-pong. Method: two write 64 MiB each, far apart, 64 KiB at a time, in turn. */
    @Test
    void twoWhoWriteInOrderCallEachOtherBackAtMostTwicePerMebibyte() {
        int mebibytes = 64;
        int toldBefore = a.told() + b.told();
        for (long position = 0; position < mebibytes * MEBIBYTE; position += 64 * KIBIBYTE) {
            a.takes(write(position, position + 64 * KIBIBYTE));
            b.takes(write(GIBIBYTE + position, GIBIBYTE + position + 64 * KIBIBYTE));
        }

        int perMebibyte = (a.told() + b.told() - toldBefore) / mebibytes;
        assertThat(perMebibyte).as("words of any kind").isLessThanOrEqualTo(2);
    }

    /** Goal: what is given shrinks to what is needed. Method: two write pieces of the same MiB in turn, again and again. */
    @Test
    void whoFightForTheSameGetNoMoreThanTheyNeed() {
        for (int round = 0; round < 100; round++) {
            a.takes(write(0, KIBIBYTE));
            b.takes(write(MEBIBYTE, MEBIBYTE + KIBIBYTE));
            a.takes(write(MEBIBYTE, MEBIBYTE + KIBIBYTE));
        }
        b.takes(write(5 * MEBIBYTE, 5 * MEBIBYTE + 1));

        assertThat(RANGES.conflicts(a.has(), b.has())).isFalse();
    }

    private static Ranges read(long start, long end) {
        return new Ranges(IntervalSet.of(start, end), IntervalSet.EMPTY);
    }

    private static Ranges write(long start, long end) {
        return new Ranges(IntervalSet.of(start, end), IntervalSet.of(start, end));
    }
}
