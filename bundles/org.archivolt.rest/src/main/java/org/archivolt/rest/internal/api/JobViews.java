package org.archivolt.rest.internal.api;

import com.fasterxml.jackson.annotation.JsonInclude;
import java.lang.reflect.RecordComponent;
import java.time.Duration;
import java.time.Instant;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.Set;
import java.util.TreeMap;
import java.util.stream.Collectors;
import org.archivolt.base.ArchivoltException;
import org.archivolt.dss.JobProblem;
import org.archivolt.dss.JobRecord;
import org.archivolt.store.JobKind;
import org.archivolt.store.JobParameter;
import org.archivolt.store.JobReport;

/** Jobs as JSON. */
public final class JobViews {
    private JobViews() {}

    /**
     * A page.
     *
     * @param jobs whole, or the fields asked for
     * @param next is {@code after} of the next page; absent when there is none
     */
    @JsonInclude(JsonInclude.Include.NON_NULL)
    public record Jobs(List<Object> jobs, Long next) {
        static Jobs of(List<JobReport> page, int limit, Optional<Set<String>> fields) {
            Long next = page.size() < limit ? null : page.get(limit - 1).job().number();
            return new Jobs(
                    page.stream()
                            .map(Job::of)
                            .map(job -> fields.<Object>map(job::only).orElse(job))
                            .toList(),
                    next);
        }
    }

    /**
     * One of them.
     *
     * @param waiting why it does nothing at this moment
     * @param remainingSeconds estimated
     */
    @JsonInclude(JsonInclude.Include.NON_NULL)
    public record Job(
            long number,
            String kind,
            String subject,
            Map<String, String> parameters,
            String state,
            String schedule,
            long objects,
            Long objectsTotal,
            long bytes,
            Long bytesTotal,
            long failures,
            Problem problem,
            long bytesPerSecond,
            long objectsPerSecond,
            String waiting,
            Long remainingSeconds,
            String host,
            String created,
            String started,
            String ended) {
        static Job of(JobReport report) {
            JobRecord job = report.job();
            return new Job(
                    job.number(),
                    job.kind(),
                    job.subject(),
                    new TreeMap<>(job.parameters()),
                    job.state().name(),
                    job.schedule().orElse(null),
                    job.progress().objects(),
                    orNull(job.progress().objectsTotal()),
                    job.progress().bytes(),
                    orNull(job.progress().bytesTotal()),
                    job.progress().failures(),
                    job.problem().map(Problem::of).orElse(null),
                    job.pace().bytesPerSecond(),
                    job.pace().objectsPerSecond(),
                    report.waiting().orElse(null),
                    report.remaining().map(Duration::toSeconds).orElse(null),
                    job.owner().map(JobRecord.Owner::host).orElse(null),
                    job.created().toString(),
                    job.started().map(Instant::toString).orElse(null),
                    job.ended().map(Instant::toString).orElse(null));
        }

        private static Long orNull(OptionalLong value) {
            return value.isPresent() ? value.getAsLong() : null;
        }

        Map<String, Object> only(Set<String> fields) {
            Map<String, Object> members = new LinkedHashMap<>();
            for (RecordComponent component : Job.class.getRecordComponents()) {
                Object value = fields.contains(component.getName()) ? value(component) : null;
                if (value != null) {
                    members.put(component.getName(), value);
                }
            }
            return members;
        }

        private Object value(RecordComponent component) {
            try {
                return component.getAccessor().invoke(this);
            } catch (ReflectiveOperationException e) {
                throw new IllegalStateException("a record of ours can be read", e);
            }
        }
    }

    /** What a job met last. */
    public record Problem(String code, String text) {
        static Problem of(JobProblem problem) {
            return new Problem(problem.code().name(), problem.text());
        }
    }

    /** What can be started. */
    public record Kinds(List<Kind> kinds) {}

    /** @param subject what its subject is, for people; empty when it has none */
    public record Kind(String name, String summary, String subject, List<Parameter> parameters) {
        static Kind of(JobKind.Description kind) {
            return new Kind(
                    kind.name(),
                    kind.summary(),
                    kind.subject(),
                    kind.parameters().stream().map(Parameter::of).toList());
        }
    }

    /** What can be set for a job. */
    public record Parameter(String name, String type, String range, String defaultValue, String summary) {
        static Parameter of(JobParameter parameter) {
            return new Parameter(
                    parameter.name(),
                    parameter.type(),
                    parameter.range(),
                    parameter.defaultText(),
                    parameter.summary());
        }
    }

    /** @param text names, separated by commas */
    static Optional<Set<String>> fields(Optional<String> text) throws ArchivoltException {
        if (text.isEmpty()) {
            return Optional.empty();
        }
        Set<String> known = Arrays.stream(Job.class.getRecordComponents())
                .map(RecordComponent::getName)
                .collect(Collectors.toCollection(LinkedHashSet::new));
        Set<String> wanted = new LinkedHashSet<>(Arrays.asList(text.get().split(",", -1)));
        for (String each : wanted) {
            if (!known.contains(each)) {
                throw ArchivoltException.invalid("fields", "must be some of " + String.join(",", known))
                        .with("value", each);
            }
        }
        return Optional.of(wanted);
    }
}
