package org.archivolt.ldm.tape.internal;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.archivolt.ldm.tape.internal.drive.TapeSettings;
import org.archivolt.ldm.tape.internal.library.LibrarySettings;
import org.junit.jupiter.api.Test;

class SettingsTest {
    @Test
    void optionsOfADeviceComeBeforeTheConfiguration() throws Exception {
        TapeSettings common = TestLibrary.settings("host1", Set.of("host2"), false);
        TapeSettings own = common.with(Map.of("ltfs", "commands", "protection", "true", "takeover", "host3"));
        assertThat(own.ltfs()).isEqualTo(TapeSettings.Provider.COMMANDS);
        assertThat(own.protection()).isTrue();
        assertThat(own.deadHosts()).containsExactlyInAnyOrder("host2", "host3");
        assertThat(common.with(Map.of())).isEqualTo(common);
    }

    @Test
    void refusesToTakeOverFromItself() {
        assertThatThrownBy(() -> TestLibrary.settings("host1", Set.of("host1"), false))
                .hasMessageContaining("dead.hosts");
    }

    @Test
    void namesTheKeyThatWillNotDo() {
        assertThatThrownBy(() -> TestLibrary.settings("no colon")).hasMessageContaining("changers");
        assertThatThrownBy(() -> new LibrarySettings(
                        "lib",
                        List.of("virtual:lib/changer"),
                        List.of(),
                        Duration.ZERO,
                        Duration.ofSeconds(1),
                        Duration.ofSeconds(1),
                        Duration.ofSeconds(1),
                        1,
                        1,
                        "CLN",
                        true,
                        Duration.ofSeconds(1)))
                .hasMessageContaining("move.timeout.s");
    }
}
