package org.archivolt.lrs.internal.runtime;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.archivolt.lrs.internal.core.Compatibility;
import org.archivolt.lrs.internal.core.Kind;
import org.archivolt.lrs.internal.core.Placement;
import org.archivolt.lrs.internal.core.Shares;
import org.junit.jupiter.api.Test;

final class SchedulingTextsTest {
    @Test
    void readsShares() {
        assertThat(SchedulingTexts.shares("LTO-9 read weight=2 min=1 max=3; * write max=0 ;; * * weight=5")
                        .rules())
                .isEqualTo(List.of(
                        new Shares.Rule("LTO-9", Optional.of(Kind.READ), 2, 1, 3),
                        new Shares.Rule("*", Optional.of(Kind.WRITE), 1, 0, 0),
                        new Shares.Rule("*", Optional.empty(), 5, 0, Integer.MAX_VALUE)));
        assertThat(SchedulingTexts.shares(" ")).isEqualTo(Shares.UNLIMITED);
    }

    @Test
    void refusesSharesThatMeanNothing() {
        for (String text : List.of(
                "LTO-9",
                "LTO-9 sing",
                "LTO-9 read max=-1",
                "LTO-9 read max=x",
                "LTO-9 read weight=0",
                "LTO-9 read min=3 max=2",
                "read",
                "* read max=99999999")) {
            assertThatThrownBy(() -> SchedulingTexts.shares(text))
                    .as(text)
                    .isInstanceOfSatisfying(
                            BadSetting.class, bad -> assertThat(bad.key()).isEqualTo("shares"));
        }
    }

    @Test
    void readsWhichDrivesTakeWhichMedia() {
        assertThat(SchedulingTexts.compatibility("LTO-9 writes LTO-8 LTO-9; LTO-7 reads LTO-5;LTO-7 writes LTO-7"))
                .isEqualTo(new Compatibility(
                        Map.of("LTO-9", Set.of("LTO-8", "LTO-9"), "LTO-7", Set.of("LTO-7")),
                        Map.of("LTO-7", Set.of("LTO-5"))));
        assertThat(SchedulingTexts.compatibility("")).isEqualTo(Compatibility.ANY);
        assertThatThrownBy(() -> SchedulingTexts.compatibility("LTO-9 eats LTO-8"))
                .isInstanceOf(BadSetting.class);
    }

    @Test
    void readsPlacements() {
        assertThat(SchedulingTexts.placement("spread")).isEqualTo(Placement.SPREAD);
        assertThat(SchedulingTexts.placement(" Best-Fit ")).isEqualTo(Placement.BEST_FIT);
        assertThat(SchedulingTexts.placement("first-fit")).isEqualTo(Placement.FIRST_FIT);
        assertThatThrownBy(() -> SchedulingTexts.placement("anywhere")).isInstanceOf(BadSetting.class);
    }
}
