package org.archivolt.ldm.nvm.internal;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.lang.annotation.Annotation;
import java.util.Optional;
import org.archivolt.librarian.NodeId;
import org.junit.jupiter.api.Test;

class NvmSettingsTest {
    private record Config(int node, String policy, int reserve_books) implements NvmConfig {
        @Override
        public Class<? extends Annotation> annotationType() {
            return NvmConfig.class;
        }
    }

    @Test
    void hasDefaults() throws ReflectiveOperationException {
        Config defaults = new Config(
                (int) NvmConfig.class.getMethod("node").getDefaultValue(),
                (String) NvmConfig.class.getMethod("policy").getDefaultValue(),
                (int) NvmConfig.class.getMethod("reserve_books").getDefaultValue());
        assertThat(NvmSettings.from(defaults)).isEqualTo(NvmSettings.DEFAULT);
    }

    @Test
    void mapsEveryKey() {
        assertThat(NvmSettings.from(new Config(3, " LocalNode ", 7)))
                .isEqualTo(new NvmSettings(Optional.of(new NodeId(3)), Optional.of("LocalNode"), 7));
    }

    @Test
    void namesWhatIsWrong() {
        assertThatThrownBy(() -> NvmSettings.from(new Config(81, "", 0)))
                .hasMessageContaining("org.archivolt.ldm.nvm")
                .hasMessageContaining("node")
                .hasMessageContaining("81");
        assertThatThrownBy(() -> NvmSettings.from(new Config(0, "", -1))).hasMessageContaining("reserve.books");
    }
}
