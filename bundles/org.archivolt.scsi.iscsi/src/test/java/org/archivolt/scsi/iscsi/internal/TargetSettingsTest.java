package org.archivolt.scsi.iscsi.internal;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import java.lang.annotation.Annotation;
import java.util.List;
import org.archivolt.base.ArchivoltException;
import org.archivolt.scsi.iscsi.internal.IscsiAddress.Portal;
import org.junit.jupiter.api.Test;

class TargetSettingsTest {
    /** A configuration as the runtime would make it. */
    private record Stated(String portal, String target_name, String[] units, int connections_max)
            implements TargetConfig {
        @Override
        public Class<? extends Annotation> annotationType() {
            return TargetConfig.class;
        }
    }

    @Test
    void listensOnLoopbackUnlessToldOtherwise() throws Exception {
        assertThat(TargetConfig.class.getDeclaredMethod("portal").getDefaultValue())
                .isEqualTo("127.0.0.1:3260");
        assertThat((String[]) TargetConfig.class.getDeclaredMethod("units").getDefaultValue())
                .isEmpty();
    }

    @Test
    void takesEveryKey() throws ArchivoltException {
        Stated stated = new Stated("[::1]:3261", "iqn.2026-01.test:t", new String[] {"sg:/dev/sg0"}, 3);

        assertThat(TargetSettings.from(stated))
                .isEqualTo(
                        new TargetSettings(new Portal("[::1]", 3261), "iqn.2026-01.test:t", List.of("sg:/dev/sg0"), 3));
    }

    @Test
    void namesTheKeyThatWillNotDo() {
        String[] units = {"sg:/dev/sg0"};

        assertRefused(new Stated("no port:x", "iqn.2026-01.test:t", units, 3), "portal");
        assertRefused(new Stated("host:1", "my target", units, 3), "target.name");
        assertRefused(new Stated("host:1", "iqn.2026-01.test:t", new String[0], 3), "units");
        assertRefused(new Stated("host:1", "iqn.2026-01.test:t", units, 0), "connections.max");
    }

    private static void assertRefused(Stated stated, String key) {
        assertThatExceptionOfType(ArchivoltException.class)
                .isThrownBy(() -> TargetSettings.from(stated))
                .satisfies(e -> assertThat(e.facts()).containsEntry("key", key).containsEntry("pid", TargetConfig.PID));
    }
}
