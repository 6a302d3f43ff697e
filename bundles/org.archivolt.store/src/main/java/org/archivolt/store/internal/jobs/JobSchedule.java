package org.archivolt.store.internal.jobs;

import java.time.DateTimeException;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import org.archivolt.base.ArchivoltException;
import org.archivolt.base.ErrorCode;
import org.archivolt.dss.JobPace;
import org.archivolt.store.JobOrder;
import org.osgi.service.component.annotations.Activate;
import org.osgi.service.component.annotations.Component;
import org.osgi.service.component.annotations.ConfigurationPolicy;
import org.osgi.service.metatype.annotations.Designate;

/** A job to be started again and again. When it was last is in the catalog: the jobs of its name. */
@Component(
        service = JobSchedule.class,
        configurationPid = ScheduleConfig.PID,
        configurationPolicy = ConfigurationPolicy.REQUIRE)
@Designate(ocd = ScheduleConfig.class, factory = true)
public final class JobSchedule {
    private static final Duration EVERY_MIN = Duration.ofMinutes(1);

    private final String name;
    private final Optional<Duration> every;
    private final JobOrder order;

    @Activate
    public JobSchedule(ScheduleConfig config) throws ArchivoltException {
        this(
                named(config.name()),
                every(config.every()),
                new JobOrder(
                        config.kind(),
                        config.subject().strip(),
                        parameters(config.parameters()),
                        pace(config.bytes_per_second())));
    }

    /** @param every never when empty */
    public JobSchedule(String name, Optional<Duration> every, JobOrder order) {
        this.name = name;
        this.every = every;
        this.order = order;
    }

    String name() {
        return name;
    }

    Optional<Duration> every() {
        return every;
    }

    JobOrder order() {
        return order;
    }

    private static String named(String name) throws ArchivoltException {
        if (name == null || !name.matches("[A-Za-z0-9._-]{1,64}")) {
            throw fault("name", name, "must be 1 to 64 letters, digits, . _ -");
        }
        return name;
    }

    private static Optional<Duration> every(String text) throws ArchivoltException {
        if (text.isBlank()) {
            return Optional.empty();
        }
        try {
            Duration every = Duration.parse(text.strip());
            if (every.compareTo(EVERY_MIN) >= 0) {
                return Optional.of(every);
            }
        } catch (DateTimeException e) {
            throw fault("every", text, "must be a duration as P30D or PT12H");
        }
        throw fault("every", text, "must be a minute or more");
    }

    private static Map<String, String> parameters(String text) throws ArchivoltException {
        Map<String, String> values = new LinkedHashMap<>();
        for (String pair : text.split(";")) {
            int equals = pair.indexOf('=');
            if (equals > 0) {
                values.put(
                        pair.substring(0, equals).strip(),
                        pair.substring(equals + 1).strip());
            } else if (!pair.isBlank()) {
                throw fault("parameters", text, "must be key=value, separated by semicolons");
            }
        }
        return values;
    }

    private static JobPace pace(long bytesPerSecond) throws ArchivoltException {
        if (bytesPerSecond < 0) {
            throw fault("bytes.per.second", bytesPerSecond, "must not be negative");
        }
        return new JobPace(bytesPerSecond, 0);
    }

    private static ArchivoltException fault(String key, Object value, String why) {
        return new ArchivoltException(ErrorCode.INVALID_ARGUMENT, why)
                .with("pid", ScheduleConfig.PID)
                .with("key", key)
                .with("value", value);
    }
}
