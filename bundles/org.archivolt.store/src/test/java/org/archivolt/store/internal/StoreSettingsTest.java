package org.archivolt.store.internal;

import static org.archivolt.base.ErrorCode.INVALID_ARGUMENT;
import static org.archivolt.testkit.Failures.assertFails;
import static org.assertj.core.api.Assertions.assertThat;

import java.lang.reflect.Method;
import java.lang.reflect.Proxy;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Properties;
import org.archivolt.base.ArchivoltException;
import org.archivolt.base.Family;
import org.junit.jupiter.api.Test;

class StoreSettingsTest {
    @Test
    void hasSafeDefaults() throws Exception {
        StoreSettings settings = StoreSettings.from(config(Map.of()));

        assertThat(settings.host()).isNotBlank().doesNotContain(".");
        assertThat(settings)
                .usingRecursiveComparison()
                .ignoringFields("host")
                .isEqualTo(new StoreSettings(
                        "",
                        Family.DISK,
                        "raid1",
                        256,
                        Duration.ofSeconds(30),
                        32,
                        256,
                        Duration.ofSeconds(30),
                        Duration.ofMinutes(10),
                        Duration.ofMinutes(10),
                        Duration.ofMinutes(1),
                        4096,
                        256,
                        Duration.ofMinutes(1),
                        Duration.ofMinutes(1),
                        Duration.ofSeconds(1),
                        512,
                        Duration.ofMinutes(10),
                        new PackRules(
                                Map.of(Family.DISK, 16_384, Family.NVM, 1_048_576, Family.TAPE, 262_144), 16L << 20),
                        Duration.ofDays(30),
                        List.of(),
                        Duration.ofSeconds(10)));
    }

    @Test
    void takesEveryKey() throws Exception {
        Map<String, Object> values = new HashMap<>();
        values.put("host", " n1 ");
        values.put("versions_keep_hours", 19);
        values.put("copies_preferred", "near; far");
        values.put("default_family", "tape");
        values.put("default_layout", "rs");
        values.put("transfers_max", 1);
        values.put("transfers_wait_ms", 2);
        values.put("workers_max", 3);
        values.put("buffers_mib", 4);
        values.put("buffers_wait_ms", 5);
        values.put("allocate_wait_ms", 6);
        values.put("flush_wait_ms", 7);
        values.put("catalog_wait_ms", 8);
        values.put("catalog_queue_max", 9);
        values.put("catalog_batch_max", 10);
        values.put("layout_drain_ms", 11);
        values.put("layout_wait_ms", 12);
        values.put("reaper_delay_ms", 13);
        values.put("reaper_batch_max", 14);
        values.put("stop_wait_ms", 15);
        values.put("repair_wait_ms", 16);
        values.put("pack_below", " nvm:17 ");
        values.put("pack_max_mib", 18);
        assertThat(values).hasSameSizeAs(keys());

        assertThat(StoreSettings.from(config(values)))
                .isEqualTo(new StoreSettings(
                        "n1",
                        Family.TAPE,
                        "rs",
                        1,
                        Duration.ofMillis(2),
                        3,
                        4,
                        Duration.ofMillis(5),
                        Duration.ofMillis(6),
                        Duration.ofMillis(7),
                        Duration.ofMillis(8),
                        9,
                        10,
                        Duration.ofMillis(11),
                        Duration.ofMillis(12),
                        Duration.ofMillis(13),
                        14,
                        Duration.ofMillis(16),
                        new PackRules(Map.of(new Family("nvm"), 17), 18L << 20),
                        Duration.ofHours(19),
                        List.of("near", "far"),
                        Duration.ofMillis(15)));
    }

    @Test
    void refusesWhatCannotBe() {
        assertRefused("buffers.mib", "buffers_mib", 0);
        assertRefused("flush.wait.ms", "flush_wait_ms", -1);
        assertRefused("default.family", "default_family", "no/family");
        assertRefused("default.layout", "default_layout", " ");
        assertRefused("pack.below", "pack_below", "disk");
        assertRefused("pack.below", "pack_below", "disk:x");
        assertRefused("pack.below", "pack_below", "disk:1; disk:2");
        assertRefused("pack.below", "pack_below", "no/family:1");
        assertRefused("pack.max.mib", "pack_max_mib", 0);
    }

    private static void assertRefused(String key, String method, Object value) {
        ArchivoltException refusal =
                assertFails(INVALID_ARGUMENT, () -> StoreSettings.from(config(Map.of(method, value))));
        assertThat(refusal.facts())
                .containsEntry("pid", "org.archivolt.store")
                .containsEntry("key", key)
                .containsEntry("value", value);
    }

    @Test
    void theFileHasEveryKeyWithItsDefault() throws Exception {
        Properties file = new Properties();
        try (var reader = Files.newBufferedReader(Path.of("../../etc/org.archivolt.store.cfg"))) {
            file.load(reader);
        }
        Map<String, String> defaults = new HashMap<>();
        for (Method key : keys()) {
            defaults.put(key.getName().replace('_', '.'), String.valueOf(key.getDefaultValue()));
        }

        assertThat(file).containsExactlyInAnyOrderEntriesOf(defaults);
    }

    private static Method[] keys() {
        return Arrays.stream(StoreConfig.class.getDeclaredMethods())
                .filter(m -> m.getDefaultValue() != null)
                .toArray(Method[]::new);
    }

    /** Some keys given, the others at their defaults, as the container makes it. */
    private static StoreConfig config(Map<String, Object> given) {
        return (StoreConfig) Proxy.newProxyInstance(
                StoreConfig.class.getClassLoader(),
                new Class<?>[] {StoreConfig.class},
                (proxy, method, args) -> given.getOrDefault(method.getName(), method.getDefaultValue()));
    }
}
