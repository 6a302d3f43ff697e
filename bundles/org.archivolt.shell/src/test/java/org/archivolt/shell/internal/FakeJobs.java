package org.archivolt.shell.internal;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.TreeMap;
import java.util.concurrent.CompletableFuture;
import org.archivolt.base.ArchivoltException;
import org.archivolt.base.ErrorCode;
import org.archivolt.dss.JobPace;
import org.archivolt.dss.JobProblem;
import org.archivolt.dss.JobProgress;
import org.archivolt.dss.JobQuery;
import org.archivolt.dss.JobRecord;
import org.archivolt.dss.JobState;
import org.archivolt.store.JobKind;
import org.archivolt.store.JobOrder;
import org.archivolt.store.JobParameter;
import org.archivolt.store.JobReport;
import org.archivolt.store.Jobs;

/** Jobs that only stand there; writes down what was asked of them. */
public final class FakeJobs implements Jobs {
    final List<Object> calls = new ArrayList<>();
    JobState state = JobState.RUNNING;
    JobState stateAtEnd = JobState.DONE;
    String subject = "disk:lab:d0";

    JobReport report(long number, JobState as) {
        return new JobReport(
                new JobRecord(
                        number,
                        "scrub",
                        subject,
                        Map.of("idle", "no", "sample.percent", "100"),
                        new JobPace(1 << 20, 0),
                        Optional.of("nightly"),
                        as,
                        "",
                        new JobProgress(123_456_789, OptionalLong.of(200_000_000), 512, OptionalLong.of(1024), 2),
                        Optional.of(new JobProblem(ErrorCode.DATA_CORRUPT, "verifying \u001b[31m an extent")),
                        FakeBackend.TIME,
                        Optional.of(FakeBackend.TIME),
                        Optional.empty(),
                        Optional.empty()),
                Optional.of(Duration.ofMinutes(3)),
                Optional.of("for its pace"));
    }

    @Override
    public List<JobKind.Description> kinds() {
        return List.of(
                new JobKind.Description("repair", "Tries to repair", "", List.of()),
                new JobKind.Description(
                        "scrub",
                        "Verifies",
                        "a medium, or a family",
                        List.of(new JobParameter.Number("sample.percent", "how many", 100, 1, 100))));
    }

    @Override
    public JobReport start(JobOrder order) {
        calls.add(List.of(order.kind(), order.subject(), new TreeMap<>(order.parameters()), order.pace()));
        return report(17, JobState.QUEUED);
    }

    @Override
    public JobReport get(long number) throws ArchivoltException {
        if (number != 17) {
            throw new ArchivoltException(ErrorCode.NO_SUCH_JOB, "there is no such job").with("job", number);
        }
        return report(number, state);
    }

    @Override
    public List<JobReport> list(JobQuery query) {
        calls.add(query);
        return List.of(report(18, JobState.CANCELLED), report(17, state));
    }

    @Override
    public JobReport pause(long number) {
        calls.add("pause " + number);
        return report(number, JobState.PAUSED);
    }

    @Override
    public JobReport resume(long number) {
        calls.add("resume " + number);
        return report(number, JobState.QUEUED);
    }

    @Override
    public JobReport cancel(long number) {
        calls.add("cancel " + number);
        return report(number, JobState.CANCELLED);
    }

    @Override
    public JobReport setPace(long number, JobPace pace) {
        calls.add(pace);
        return report(number, state);
    }

    @Override
    public CompletableFuture<JobReport> awaitEnd(long number, Duration atMost) {
        return CompletableFuture.completedFuture(report(number, stateAtEnd));
    }
}
