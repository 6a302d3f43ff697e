package org.archivolt.rest.internal.api;

import static org.archivolt.base.ErrorCode.INVALID_ARGUMENT;
import static org.archivolt.base.ErrorCode.NO_SUCH_JOB;
import static org.archivolt.base.ErrorCode.SHUTTING_DOWN;
import static org.archivolt.rest.internal.api.FakeHttp.json;
import static org.archivolt.rest.internal.api.FakeHttp.request;
import static org.archivolt.testkit.Failures.assertFails;
import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import javax.servlet.http.HttpServletRequest;
import org.archivolt.base.ArchivoltException;
import org.archivolt.base.ErrorCode;
import org.archivolt.dss.JobPace;
import org.archivolt.dss.JobProblem;
import org.archivolt.dss.JobProgress;
import org.archivolt.dss.JobQuery;
import org.archivolt.dss.JobRecord;
import org.archivolt.dss.JobState;
import org.archivolt.rest.internal.Backends;
import org.archivolt.store.JobKind;
import org.archivolt.store.JobOrder;
import org.archivolt.store.JobParameter;
import org.archivolt.store.JobReport;
import org.archivolt.store.Jobs;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

class JobsResourceTest {
    private static final HttpServletRequest NO_PARAMETERS = request(null, "");
    private static final Instant TIME = Instant.parse("2026-02-03T04:05:06Z");

    private final Backends backends = new Backends();
    private final JobsResource resource = new JobsResource(backends);
    private final List<Object> calls = new ArrayList<>();

    @BeforeEach
    void bind() {
        backends.bindJobs(new FakeJobs());
    }

    private static JobReport report(long number, JobState state) {
        return new JobReport(
                new JobRecord(
                        number,
                        "scrub",
                        "disk",
                        Map.of("idle", "no"),
                        new JobPace(10, 20),
                        Optional.empty(),
                        state,
                        "",
                        new JobProgress(1, OptionalLong.of(4), 100, OptionalLong.empty(), 1),
                        Optional.of(new JobProblem(ErrorCode.DATA_CORRUPT, "verifying")),
                        TIME,
                        Optional.of(TIME),
                        Optional.empty(),
                        Optional.empty()),
                Optional.of(Duration.ofMinutes(3)),
                Optional.empty());
    }

    private final class FakeJobs implements Jobs {
        @Override
        public List<JobKind.Description> kinds() {
            return List.of(new JobKind.Description(
                    "scrub",
                    "verifies",
                    "a medium",
                    List.of(new JobParameter.Number("sample.percent", "how many", 100, 1, 100))));
        }

        @Override
        public JobReport start(JobOrder order) {
            calls.add(order);
            return report(17, JobState.QUEUED);
        }

        @Override
        public JobReport get(long number) throws ArchivoltException {
            if (number != 17) {
                throw new ArchivoltException(NO_SUCH_JOB, "there is no such job");
            }
            return report(number, JobState.RUNNING);
        }

        @Override
        public List<JobReport> list(JobQuery query) {
            calls.add(query);
            return List.of(report(18, JobState.QUEUED), report(17, JobState.RUNNING));
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
            return report(number, JobState.RUNNING);
        }

        @Override
        public CompletableFuture<JobReport> awaitEnd(long number, Duration atMost) {
            calls.add(atMost);
            return CompletableFuture.completedFuture(report(number, JobState.DONE));
        }
    }

    @Test
    void listsWhatIsAskedFor() throws Exception {
        JobViews.Jobs all = resource.list(request("limit=2", ""));
        assertThat(all.next()).isEqualTo(17);
        assertThat(all.jobs()).hasSize(2).first().isInstanceOf(JobViews.Job.class);

        JobViews.Jobs some = resource.list(
                request("kind=scrub&state=RUNNING&subject=disk&sort=number&after=3&fields=number,state,ended", ""));
        assertThat(some.next()).isNull();
        assertThat(some.jobs().get(1)).isEqualTo(Map.of("number", 17L, "state", "RUNNING"));
        assertThat(calls.get(1))
                .isEqualTo(new JobQuery(
                        Optional.of("scrub"),
                        Set.of(JobState.RUNNING),
                        Optional.of("disk"),
                        true,
                        OptionalLong.of(3),
                        1_000));
    }

    @Test
    void refusesQueriesThatMeanNothing() {
        for (String query :
                List.of("state=GONE", "sort=name", "after=x", "limit=0", "fields=number,colour", "fields=")) {
            ArchivoltException refused = assertFails(INVALID_ARGUMENT, () -> resource.list(request(query, "")));
            assertThat(query).startsWith((String) refused.facts().get("field"));
        }
        assertFails(INVALID_ARGUMENT, () -> resource.list(request("colour=red", "")));
        assertThat(calls).isEmpty();
    }

    @Test
    void startsAJobAndWaitsForItIfAsked() throws Exception {
        Reply reply = resource.start(json(
                        "{'kind': 'scrub', 'subject': 'disk', 'parameters': {'idle': 'yes'}, 'bytesPerSecond': 5}"))
                .get();
        assertThat(reply.status()).isEqualTo(201);
        assertThat(reply.location()).contains("/api/v1/jobs/17");
        assertThat(((JobViews.Job) reply.view()).state()).isEqualTo("QUEUED");
        assertThat(calls).containsExactly(new JobOrder("scrub", "disk", Map.of("idle", "yes"), new JobPace(5, 0)));

        Reply ended =
                resource.start(request("wait_ms=500", "{\"kind\": \"repair\"}")).get();
        assertThat(((JobViews.Job) ended.view()).state()).isEqualTo("DONE");
        assertThat(calls).endsWith(Duration.ofMillis(500));
    }

    @Test
    void refusesBodiesThatMeanNothing() {
        for (String body : List.of(
                "{}", "{'kind': 7}", "{'kind': 'scrub', 'parameters': []}", "{'kind': 'scrub', 'colour': 'red'}")) {
            assertFails(INVALID_ARGUMENT, () -> resource.start(json(body)));
        }
        assertFails(INVALID_ARGUMENT, () -> resource.patch("17", json("{'state': 'DONE'}")));
        assertFails(INVALID_ARGUMENT, () -> resource.patch("17", json("{'bytesPerSecond': -1}")));
        assertFails(INVALID_ARGUMENT, () -> resource.show("seventeen", NO_PARAMETERS));
        assertThat(calls).isEmpty();
    }

    @Test
    void tellsAllOfAJob() throws Exception {
        JobViews.Job job =
                (JobViews.Job) resource.show("17", NO_PARAMETERS).get().view();
        assertThat(job.objects()).isEqualTo(1);
        assertThat(job.objectsTotal()).isEqualTo(4);
        assertThat(job.bytesTotal()).isNull();
        assertThat(job.problem().code()).isEqualTo("DATA_CORRUPT");
        assertThat(job.remainingSeconds()).isEqualTo(180);
        assertFails(NO_SUCH_JOB, () -> resource.show("18", NO_PARAMETERS));
    }

    @Test
    void pausesResumesAndSetsThePace() throws Exception {
        assertThat(resource.patch("17", json("{'state': 'PAUSED'}")).state()).isEqualTo("PAUSED");
        assertThat(resource.patch("17", json("{'state': 'RUNNING'}")).state()).isEqualTo("QUEUED");
        resource.patch("17", json("{'bytesPerSecond': 99}"));
        assertThat(resource.cancel("17", NO_PARAMETERS).state()).isEqualTo("CANCELLED");
        assertThat(calls).containsExactly("pause 17", "resume 17", new JobPace(99, 20), "cancel 17");
    }

    @Test
    void tellsWhatCanBeStarted() throws Exception {
        assertThat(resource.kinds(NO_PARAMETERS).kinds())
                .containsExactly(new JobViews.Kind(
                        "scrub",
                        "verifies",
                        "a medium",
                        List.of(new JobViews.Parameter("sample.percent", "number", "1 to 100", "100", "how many"))));
    }

    @Test
    void saysThatTheStoreIsAway() {
        assertFails(SHUTTING_DOWN, () -> new JobsResource(new Backends()).list(NO_PARAMETERS));
    }
}
