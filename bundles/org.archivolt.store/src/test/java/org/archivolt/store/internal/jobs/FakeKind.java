package org.archivolt.store.internal.jobs;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.OptionalLong;
import java.util.concurrent.Semaphore;
import java.util.function.UnaryOperator;
import org.archivolt.base.ArchivoltException;
import org.archivolt.store.JobContext;
import org.archivolt.store.JobKind;
import org.archivolt.store.JobParameter;
import org.archivolt.store.JobStep;

/** Counts: each step is one object of some bytes. A test lets it make its steps, and may spoil them. */
final class FakeKind implements JobKind {
    static final String NAME = "count";

    final Semaphore mayStep = new Semaphore(0);
    volatile UnaryOperator<JobStep> change = UnaryOperator.identity();
    volatile ArchivoltException failure;
    volatile boolean onlyWhenIdle;
    private final List<Long> made = new ArrayList<>();

    @Override
    public Description description() {
        return new Description(
                NAME,
                "counts",
                "anything",
                List.of(
                        new JobParameter.Number("until", "how many steps", 10, 1, 1000),
                        new JobParameter.Number("bytes", "of each", 100, 0, 1 << 30)));
    }

    @Override
    public void check(String subject, Map<String, String> parameters) throws ArchivoltException {
        if (subject.equals("wrong")) {
            throw ArchivoltException.invalid("subject", "must not be wrong");
        }
    }

    @Override
    public Totals estimate(JobContext job) {
        return new Totals(OptionalLong.of(until(job)), OptionalLong.of(until(job) * bytes(job)));
    }

    private static long until(JobContext job) {
        return Long.parseLong(job.parameters().get("until"));
    }

    private static long bytes(JobContext job) {
        return Long.parseLong(job.parameters().get("bytes"));
    }

    @Override
    public boolean waitsForIdle(JobContext job) {
        return onlyWhenIdle;
    }

    @Override
    public JobStep step(JobContext job) throws ArchivoltException {
        mayStep.acquireUninterruptibly();
        ArchivoltException thrown = failure;
        if (thrown != null) {
            throw thrown;
        }
        long next = job.cursor().isEmpty() ? 1 : Long.parseLong(job.cursor()) + 1;
        synchronized (made) {
            made.add(next);
        }
        JobStep step = next == until(job) ? JobStep.last() : JobStep.to(Long.toString(next));
        return change.apply(step.did(1, bytes(job)));
    }

    /** The steps that were made, by number. */
    List<Long> made() {
        synchronized (made) {
            return List.copyOf(made);
        }
    }
}
