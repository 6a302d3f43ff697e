package org.archivolt.resource.internal.type;

import static org.archivolt.base.ErrorCode.INVALID_ARGUMENT;
import static org.archivolt.testkit.Failures.assertFails;
import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import java.util.Map;
import java.util.SplittableRandom;
import org.archivolt.base.ArchivoltException;
import org.archivolt.resource.Amount;
import org.archivolt.resource.IntervalSet;
import org.archivolt.resource.IntervalSet.Interval;
import org.archivolt.resource.Modes;
import org.archivolt.resource.Ranges;
import org.archivolt.resource.ResourceType;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class TextsTest {
    private static final ResourceType SPACE = CountedType.space(Map.of());

    @Test
    void writesModesByName() {
        Modes both = MediumType.MEDIUM.algebra().modes("read", "write");

        assertThat(MediumType.MEDIUM.format(both)).isEqualTo("read+write");
        assertThat(MediumType.MEDIUM.format(Modes.NONE)).isEqualTo("none");
        assertThat(ExclusiveUnit.DRIVE.format(new Modes(1))).isEqualTo("use");
    }

    @Test
    void writesAmountsAsNumbers() {
        assertThat(SPACE.format(new Amount(4096))).isEqualTo("4096");
        assertThat(SPACE.format(Amount.NONE)).isEqualTo("0");
    }

    @Test
    void writesRangesWithFirstAndLastPositions() throws ArchivoltException {
        IntervalSet read = IntervalSet.of(List.of(new Interval(0, 4096), new Interval(8192, 8193)));
        Ranges ranges = new Ranges(read, IntervalSet.from(8192));

        assertThat(ExtentType.EXTENT.format(ranges)).isEqualTo("read 0-4095,8192-8192 write 8192-");
        assertThat(ExtentType.EXTENT.format(new Ranges(IntervalSet.EMPTY, IntervalSet.of(1, 2))))
                .isEqualTo("write 1-1");
        assertThat(ExtentType.EXTENT.format(ExtentType.EXTENT.capital("any"))).isEqualTo("read 0- write 0-");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                " ",
                "read ",
                "+",
                "read+",
                "+read",
                "read+read",
                "write+read",
                "READ",
                "read,write",
                "none+read",
                "use",
                "1"
            })
    void refusesWhatIsNoSetOfModes(String text) {
        assertFails(INVALID_ARGUMENT, () -> MediumType.MEDIUM.parse(text));
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                " 1",
                "1 ",
                "-1",
                "+1",
                "01",
                "1e3",
                "0x1",
                "1.0",
                "none",
                "9223372036854775808",
                "99999999999999999999",
                "١"
            })
    void refusesWhatIsNoAmount(String text) {
        assertFails(INVALID_ARGUMENT, () -> SPACE.parse(text));
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                "read",
                "read ",
                "read -",
                "read 0",
                "read 5-4",
                "read 0-4,5-6",
                "read 0-4,2-6",
                "read 8-9,0-4",
                "read 0-,5-6",
                "read 0-4,",
                "read 00-4",
                "read 0-04",
                "read 0-4 ",
                "read 0--4",
                "read 0-9223372036854775806",
                "read 0-9223372036854775807",
                "read 9223372036854775807-",
                "read 9223372036854775808-",
                "read 0-99999999999999999999",
                "write 0-4 read 0-4",
                "read 0-4  write 0-4",
                "read 0-4 write",
                "read 0-4 write 0-4 write 0-4",
                "write write 0-4",
                "move 0-4",
                "none none"
            })
    void refusesWhatIsNoSetOfRanges(String text) {
        assertFails(INVALID_ARGUMENT, () -> ExtentType.EXTENT.parse(text));
    }

    @Test
    void showsOnlyTheBeginningOfALongText() {
        ArchivoltException refused =
                assertFails(INVALID_ARGUMENT, () -> MediumType.MEDIUM.parse("read+".repeat(1_000_000)));

        assertThat(refused.facts().get("value").toString()).hasSizeLessThan(200).startsWith("read+");
    }

    @Test
    void refusesGarbageOfAllKinds() {
        SplittableRandom random = new SplittableRandom(1);
        List<ResourceType> types = List.of(MediumType.MEDIUM, SPACE, ExtentType.EXTENT);
        for (int i = 0; i < 100_000; i++) {
            ResourceType type = types.get(i % types.size());
            String text = garbage(random);
            try {
                assertThat(type.format(type.parse(text))).isEqualTo(text);
            } catch (ArchivoltException e) {
                assertThat(e.code()).isEqualTo(INVALID_ARGUMENT);
            }
        }
    }

    /** Pieces of right texts and of wrong ones. */
    private static String garbage(SplittableRandom random) {
        String[] pieces = {
            "read", "write", "move", "none", " ", "+", "-", ",", "0", "7", "9223372036854775807", "\0", "é", "\ud800"
        };
        StringBuilder text = new StringBuilder();
        for (int count = random.nextInt(9); count > 0; count--) {
            text.append(pieces[random.nextInt(pieces.length)]);
        }
        return text.toString();
    }
}
