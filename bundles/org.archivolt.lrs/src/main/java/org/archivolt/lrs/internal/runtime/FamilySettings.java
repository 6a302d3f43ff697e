package org.archivolt.lrs.internal.runtime;

import java.time.Duration;
import java.util.Collections;
import java.util.SortedMap;
import org.archivolt.base.Family;
import org.archivolt.lrs.internal.core.DeviceSettings;
import org.archivolt.lrs.internal.core.FamilyRules;
import org.archivolt.lrs.internal.core.FlushPolicy;
import org.osgi.service.component.annotations.Activate;
import org.osgi.service.component.annotations.Component;
import org.osgi.service.component.annotations.ConfigurationPolicy;
import org.osgi.service.component.annotations.Modified;
import org.osgi.service.metatype.annotations.Designate;

/** The settings of one family, from its own configuration file; the scheduler follows their changes while it runs. */
@Component(
        service = FamilySettings.class,
        configurationPid = FamilySettings.PID,
        configurationPolicy = ConfigurationPolicy.REQUIRE)
@Designate(ocd = FamilyConfig.class, factory = true)
public final class FamilySettings {
    static final String PID = "org.archivolt.lrs.family";

    private final Family family;
    private final int queueCapacity;
    private volatile FamilyRules rules;
    private volatile SortedMap<String, String> values = Collections.emptySortedMap();

    @Activate
    public FamilySettings(FamilyConfig config) {
        this(new Family(config.family()), config.queue_capacity(), rulesFrom(config, config.read_batch()));
        values = FamilyKeys.valuesOf(config);
    }

    FamilySettings(Family family, int queueCapacity, FamilyRules rules) {
        require(queueCapacity > 0, "queue.capacity", queueCapacity);
        this.family = family;
        this.queueCapacity = queueCapacity;
        this.rules = rules;
    }

    @Modified
    void modified(FamilyConfig config) {
        require(config.family().equals(family.name()), "family (delete the file and make another)", config.family());
        SortedMap<String, String> changed = FamilyKeys.valuesAfter(values, config);
        rules = rulesFrom(config, rules.devices().readBatch());
        values = changed;
    }

    Family family() {
        return family;
    }

    int queueCapacity() {
        return queueCapacity;
    }

    FamilyRules rules() {
        return rules;
    }

    private static FamilyRules rulesFrom(FamilyConfig config, int readBatch) {
        require(config.age_max_ms() >= 0, "age.max.ms", config.age_max_ms());
        require(config.health_max() > 0, "health.max", config.health_max());
        return new FamilyRules(
                devicesFrom(config, readBatch),
                SchedulingTexts.placement(config.placement()),
                Duration.ofMillis(config.age_max_ms()).toNanos(),
                config.health_max(),
                config.media_movable(),
                SchedulingTexts.shares(config.shares()),
                SchedulingTexts.compatibility(config.compatible()));
    }

    /** All keys with the values in force; empty if they came from nowhere. */
    SortedMap<String, String> values() {
        return values;
    }

    private static DeviceSettings devicesFrom(FamilyConfig config, int readBatch) {
        require(config.streams() > 0, "streams", config.streams());
        require(config.flush_delay_ms() >= 0, "flush.delay.ms", config.flush_delay_ms());
        require(config.flush_requests() > 0, "flush.requests", config.flush_requests());
        require(config.flush_bytes() > 0, "flush.bytes", config.flush_bytes());
        require(config.flush_cost_factor() >= 0, "flush.cost.factor", config.flush_cost_factor());
        require(readBatch >= 0, "read.batch", readBatch);
        require(config.call_limit_s() > 0, "call.limit.s", config.call_limit_s());
        require(config.format_limit_s() > 0, "format.limit.s", config.format_limit_s());
        return new DeviceSettings(
                config.streams(),
                readBatch,
                new FlushPolicy(
                        Duration.ofMillis(config.flush_delay_ms()).toNanos(),
                        config.flush_requests(),
                        config.flush_bytes(),
                        config.flush_cost_factor()),
                Duration.ofSeconds(config.call_limit_s()).toNanos(),
                Duration.ofSeconds(config.format_limit_s()).toNanos());
    }

    static void require(boolean holds, String key, Object value) {
        if (!holds) {
            throw new BadSetting(PID, key, value);
        }
    }
}
