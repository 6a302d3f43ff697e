package org.archivolt.store.internal;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Map;
import java.util.Optional;
import org.archivolt.base.ArchivoltException;
import org.archivolt.dss.JobProblem;
import org.archivolt.dss.JobProgress;
import org.archivolt.store.JobContext;
import org.archivolt.store.JobKind;
import org.archivolt.store.JobStep;

/** A job that is worked on by the test's thread. */
final class JobRun implements JobContext {
    private static final int STEPS_MAX = 10_000;

    private final JobKind kind;
    private final String subject;
    private String cursor = "";
    private JobProgress progress = JobProgress.NONE;
    private Optional<JobProblem> problem = Optional.empty();

    JobRun(JobKind kind, String subject) throws ArchivoltException {
        kind.check(subject, Map.of());
        this.kind = kind;
        this.subject = subject;
        JobKind.Totals totals = kind.estimate(this);
        progress = progress.withTotals(totals.objects(), totals.bytes());
    }

    /** To its end. */
    JobRun finish() throws ArchivoltException {
        for (int i = 0; i < STEPS_MAX; i++) {
            if (step()) {
                return this;
            }
        }
        throw new AssertionError("a job has no end: " + cursor);
    }

    /** Returns whether it was the last. */
    boolean step() throws ArchivoltException {
        JobStep step = kind.step(this);
        cursor = step.cursor();
        progress = progress.plus(step.objects(), step.bytes(), step.failures());
        problem = step.problem().or(() -> problem);
        return step.isLast();
    }

    /** As after kill -9: what the last step has done is done, and nobody knows. */
    void stepInVain() throws ArchivoltException {
        kind.step(this);
    }

    /** The same job in a process that is alive. */
    JobRun with(JobKind other) throws ArchivoltException {
        JobRun run = new JobRun(other, subject);
        run.cursor = cursor;
        run.progress = progress;
        return run;
    }

    void assertNoFailure() {
        assertThat(problem).isEmpty();
        assertThat(progress.failures()).isZero();
    }

    @Override
    public long number() {
        return 1;
    }

    @Override
    public String subject() {
        return subject;
    }

    @Override
    public Map<String, String> parameters() {
        return Map.of();
    }

    @Override
    public String cursor() {
        return cursor;
    }

    @Override
    public JobProgress progress() {
        return progress;
    }

    Optional<JobProblem> problem() {
        return problem;
    }

    @Override
    public boolean isStopping() {
        return false;
    }
}
