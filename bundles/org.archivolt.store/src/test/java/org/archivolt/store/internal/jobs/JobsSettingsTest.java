package org.archivolt.store.internal.jobs;

import static org.archivolt.base.ErrorCode.INVALID_ARGUMENT;
import static org.archivolt.testkit.Failures.assertFails;
import static org.assertj.core.api.Assertions.assertThat;

import java.lang.reflect.Proxy;
import java.time.Duration;
import java.util.Map;
import java.util.Optional;
import org.archivolt.dss.JobPace;
import org.archivolt.store.JobOrder;
import org.junit.jupiter.api.Test;

class JobsSettingsTest {
    /** A configuration: what is given, otherwise the default. */
    private static <T> T config(Class<T> type, Map<String, Object> values) {
        return type.cast(Proxy.newProxyInstance(
                type.getClassLoader(),
                new Class<?>[] {type},
                (proxy, method, arguments) -> values.containsKey(method.getName())
                        ? values.get(method.getName())
                        : method.getDefaultValue()));
    }

    @Test
    void hasSafeDefaults() throws Exception {
        assertThat(JobsSettings.from(config(JobsConfig.class, Map.of())))
                .isEqualTo(new JobsSettings(
                        2, JobPace.FULL, Duration.ofSeconds(1), Duration.ofDays(30), 10_000, Duration.ofSeconds(10)));
    }

    @Test
    void takesEveryKey() throws Exception {
        Map<String, Object> values = Map.of(
                "jobs_max", 3,
                "bytes_per_second", 4L,
                "objects_per_second", 5L,
                "save_ms", 6,
                "keep_days", 7,
                "keep_max", 8,
                "stop_wait_ms", 9);
        assertThat(JobsSettings.from(config(JobsConfig.class, values)))
                .isEqualTo(new JobsSettings(
                        3, new JobPace(4, 5), Duration.ofMillis(6), Duration.ofDays(7), 8, Duration.ofMillis(9)));
    }

    @Test
    void namesTheKeyAtFault() {
        assertThat(assertFails(
                                INVALID_ARGUMENT,
                                () -> JobsSettings.from(config(JobsConfig.class, Map.of("jobs_max", 0))))
                        .facts())
                .containsEntry("pid", "org.archivolt.store.jobs")
                .containsEntry("key", "jobs.max")
                .containsEntry("value", 0L);
    }

    @Test
    void scheduleTakesEveryKey() throws Exception {
        JobSchedule schedule = new JobSchedule(config(
                ScheduleConfig.class,
                Map.of(
                        "name", "nightly",
                        "every", " P1DT2H ",
                        "kind", "scrub",
                        "subject", "disk",
                        "parameters", "sample.percent = 10; idle=yes;",
                        "bytes_per_second", 11L)));
        assertThat(schedule.name()).isEqualTo("nightly");
        assertThat(schedule.every()).contains(Duration.ofHours(26));
        assertThat(schedule.order())
                .isEqualTo(new JobOrder(
                        "scrub", "disk", Map.of("sample.percent", "10", "idle", "yes"), new JobPace(11, 0)));
    }

    @Test
    void scheduleIsNeverUnlessItSaysWhen() throws Exception {
        JobSchedule schedule =
                new JobSchedule(config(ScheduleConfig.class, Map.of("name", "nightly", "kind", "scrub")));
        assertThat(schedule.every()).isEqualTo(Optional.empty());
        assertThat(schedule.order()).isEqualTo(new JobOrder("scrub", "", Map.of(), JobPace.FULL));
    }

    @Test
    void scheduleNamesTheKeyAtFault() {
        assertThat(fault("every", "daily")).isEqualTo("every");
        assertThat(fault("every", "PT59S")).isEqualTo("every");
        assertThat(fault("name", "a b")).isEqualTo("name");
        assertThat(fault("parameters", "idle")).isEqualTo("parameters");
        assertThat(fault("bytes_per_second", -1L)).isEqualTo("bytes.per.second");
    }

    private static Object fault(String key, Object value) {
        Map<String, Object> values = new java.util.HashMap<>(Map.of("name", "nightly", "kind", "scrub"));
        values.put(key, value);
        return assertFails(INVALID_ARGUMENT, () -> new JobSchedule(config(ScheduleConfig.class, values)))
                .facts()
                .get("key");
    }
}
