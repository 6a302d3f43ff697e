package org.archivolt.itests.endtoend;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import org.junit.jupiter.api.Test;

/** The configuration of a family, changed by an operator while it runs. */
class LiveConfigurationITest {
    /** Goal: what was set is in the file, with nothing else touched, and in force after a kill. */
    @Test
    void isKeptInTheFileAndOverAKill() throws Exception {
        try (Instance instance = Instance.started("configuration")) {
            Path file = instance.data().resolve("etc/org.archivolt.lrs.family-disk.cfg");
            String before = Files.readString(file);

            set(instance, "flush.delay.ms=20", "streams=08").requireSuccess();
            String changed = before.replaceFirst("(?m)^flush.delay.ms = .*$", "flush.delay.ms = 20")
                    .replaceFirst("(?m)^streams = .*$", "streams = 8");
            Await.until(
                    "the file follows",
                    Duration.ofSeconds(20),
                    () -> Files.readString(file).strip().equals(changed.strip()));

            Instance.Outcome refused = set(instance, "flush.delay.ms=30", "flush.requests=0");
            assertThat(refused.exit()).isNotZero();
            assertThat(refused.output()).contains("INVALID_ARGUMENT: flush.requests");

            instance.kill();
            instance.up().requireSuccess();
            assertThat(get(instance, "flush.delay.ms")).isEqualTo("20");
            assertThat(get(instance, "streams")).isEqualTo("8");
            assertThat(Files.readString(file).strip()).isEqualTo(changed.strip());
        }
    }

    private static Instance.Outcome set(Instance instance, String first, String second) throws Exception {
        return instance.shell("lrs:config-set", "disk", first, second);
    }

    private static String get(Instance instance, String key) throws Exception {
        return instance.shell("lrs:config-get", "disk", key)
                .requireSuccess()
                .output()
                .strip();
    }
}
