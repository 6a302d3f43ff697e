package org.archivolt.shell.internal;

import java.time.Duration;
import java.time.Instant;
import java.util.Locale;
import java.util.Map;
import java.util.OptionalLong;
import java.util.TreeMap;
import org.archivolt.base.ArchivoltException;
import org.archivolt.dss.JobPace;
import org.archivolt.dss.JobProgress;
import org.archivolt.dss.JobRecord;
import org.archivolt.shell.internal.text.Ages;
import org.archivolt.shell.internal.text.Json;
import org.archivolt.shell.internal.text.Plain;
import org.archivolt.shell.internal.text.Sizes;
import org.archivolt.store.JobReport;

/** Background jobs, for people and for scripts. */
final class JobTexts {
    private static final int BAR_LENGTH = 30;

    private JobTexts() {}

    /** {@code 0} to {@code 100}; empty when nobody knows how much there is to do. */
    static OptionalLong percent(JobProgress progress) {
        boolean isByBytes = progress.bytesTotal().orElse(0) > 0;
        long done = isByBytes ? progress.bytes() : progress.objects();
        OptionalLong total = isByBytes ? progress.bytesTotal() : progress.objectsTotal();
        return total.isEmpty() || total.getAsLong() == 0
                ? OptionalLong.empty()
                : OptionalLong.of(Math.round(Math.min(100.0, 100.0 * done / total.getAsLong())));
    }

    static String percentText(JobProgress progress) {
        OptionalLong percent = percent(progress);
        return percent.isEmpty() ? "" : percent.getAsLong() + " %";
    }

    static String state(JobRecord job) {
        return job.state().name().toLowerCase(Locale.ROOT);
    }

    static String remaining(JobReport report) {
        return report.remaining().map(Ages::of).orElse("");
    }

    /** One line, no longer than a terminal is wide. */
    static String line(JobReport report) {
        JobProgress progress = report.job().progress();
        StringBuilder line = new StringBuilder();
        percent(progress)
                .ifPresent(percent ->
                        line.append(bar(percent)).append(' ').append(percent).append(" %, "));
        line.append(progress.objects()).append(" objects, ").append(Sizes.of(progress.bytes()));
        if (progress.failures() > 0) {
            line.append(", ").append(progress.failures()).append(" failed");
        }
        report.remaining()
                .map(Duration::toSeconds)
                .ifPresent(seconds ->
                        line.append(", ").append(Ages.ofSeconds(seconds)).append(" left"));
        report.waiting().ifPresent(why -> line.append(", waits ").append(Plain.of(why)));
        return line.toString();
    }

    private static String bar(long percent) {
        int done = (int) (percent * BAR_LENGTH / 100);
        return "[" + "#".repeat(done) + ".".repeat(BAR_LENGTH - done) + "]";
    }

    static long number(String text) throws ArchivoltException {
        try {
            return Long.parseLong(text);
        } catch (NumberFormatException e) {
            throw ArchivoltException.invalid("number", "must be a whole number").with("value", text);
        }
    }

    static JobPace pace(long bytesPerSecond, long objectsPerSecond) throws ArchivoltException {
        if (bytesPerSecond < 0) {
            throw ArchivoltException.invalid("--bytes-per-second", "must not be negative");
        }
        if (objectsPerSecond < 0) {
            throw ArchivoltException.invalid("--objects-per-second", "must not be negative");
        }
        return new JobPace(bytesPerSecond, objectsPerSecond);
    }

    /** With the names of REST. */
    static Map<String, Object> members(JobReport report) {
        JobRecord job = report.job();
        JobProgress progress = job.progress();
        Map<String, Object> members = Json.object(
                "number",
                job.number(),
                "kind",
                job.kind(),
                "subject",
                job.subject(),
                "parameters",
                new TreeMap<>(job.parameters()),
                "state",
                job.state().name());
        job.schedule().ifPresent(schedule -> members.put("schedule", schedule));
        members.put("objects", progress.objects());
        progress.objectsTotal().ifPresent(total -> members.put("objectsTotal", total));
        members.put("bytes", progress.bytes());
        progress.bytesTotal().ifPresent(total -> members.put("bytesTotal", total));
        members.put("failures", progress.failures());
        job.problem()
                .ifPresent(problem -> members.put(
                        "problem", Json.object("code", problem.code().name(), "text", problem.text())));
        members.put("bytesPerSecond", job.pace().bytesPerSecond());
        members.put("objectsPerSecond", job.pace().objectsPerSecond());
        report.waiting().ifPresent(why -> members.put("waiting", why));
        report.remaining().ifPresent(left -> members.put("remainingSeconds", left.toSeconds()));
        job.owner().ifPresent(owner -> members.put("host", owner.host()));
        members.put("created", job.created().toString());
        job.started().map(Instant::toString).ifPresent(started -> members.put("started", started));
        job.ended().map(Instant::toString).ifPresent(ended -> members.put("ended", ended));
        return members;
    }
}
