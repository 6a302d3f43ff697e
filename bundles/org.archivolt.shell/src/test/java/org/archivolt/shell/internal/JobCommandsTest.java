package org.archivolt.shell.internal;

import static org.archivolt.testkit.Failures.assertFails;
import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.Set;
import org.archivolt.base.ErrorCode;
import org.archivolt.base.Family;
import org.archivolt.base.MediumId;
import org.archivolt.dss.JobPace;
import org.archivolt.dss.JobQuery;
import org.archivolt.dss.JobState;
import org.archivolt.testkit.VirtualTicker;
import org.archivolt.testkit.dss.MemoryCatalog;
import org.junit.jupiter.api.Test;

class JobCommandsTest {
    private final FakeJobs jobs = new FakeJobs();

    private String list(boolean json) throws Exception {
        JobListCommand command = new JobListCommand();
        command.jobs = jobs;
        command.json = json;
        return Printed.by(command);
    }

    @Test
    void listsInAHundredColumns() throws Exception {
        jobs.subject = "tape:a-library-with-a-long-name:CARTRIDGE01L9";
        List<String> lines = Printed.lines(list(false));
        assertThat(lines).hasSize(4).allMatch(line -> line.length() <= 100);
        assertThat(lines.get(2)).contains("18", "scrub", "cancelled", "50 %", "123456789", "2", "3 min");
    }

    @Test
    void listsWhatIsAskedFor() throws Exception {
        JobListCommand command = new JobListCommand();
        command.jobs = jobs;
        command.kind = "scrub";
        command.state = "paused";
        command.subject = "disk";
        command.limit = 3;
        Printed.by(command);
        assertThat(jobs.calls)
                .containsExactly(new JobQuery(
                        Optional.of("scrub"),
                        Set.of(JobState.PAUSED),
                        Optional.of("disk"),
                        false,
                        OptionalLong.empty(),
                        3));
        command.state = "gone";
        assertThat(assertFails(ErrorCode.INVALID_ARGUMENT, () -> Printed.by(command))
                        .facts())
                .containsEntry("field", "--state");
    }

    @Test
    void listsForScripts() throws Exception {
        JsonNode json = new ObjectMapper().readTree(list(true));
        assertThat(json.get(1)).isEqualTo(new ObjectMapper().readTree("""
                {"number": 17, "kind": "scrub", "subject": "disk:lab:d0",
                 "parameters": {"idle": "no", "sample.percent": "100"}, "state": "RUNNING", "schedule": "nightly",
                 "objects": 123456789, "objectsTotal": 200000000, "bytes": 512, "bytesTotal": 1024, "failures": 2,
                 "problem": {"code": "DATA_CORRUPT", "text": "verifying \\u001b[31m an extent"},
                 "bytesPerSecond": 1048576, "objectsPerSecond": 0, "waiting": "for its pace", "remainingSeconds": 180,
                 "created": "2026-02-03T04:05:06Z", "started": "2026-02-03T04:05:06Z"}"""));
    }

    @Test
    void showsAllOfAJob() throws Exception {
        JobShowCommand command = new JobShowCommand();
        command.jobs = jobs;
        command.number = "17";
        assertThat(Printed.by(command)).isEqualTo("""
                Job 17: scrub disk:lab:d0
                State       running
                Progress    [###############...............] 50 %, 123456789 objects, 512 B, 2 failed, 3 min left, waits for its pace
                At most     1.0 MiB/s
                Schedule    nightly
                Created     2026-02-03T04:05:06Z
                Started     2026-02-03T04:05:06Z
                  idle=no
                  sample.percent=100
                Last problem: DATA_CORRUPT: verifying ?[31m an extent
                """);
        command.number = "18";
        assertFails(ErrorCode.NO_SUCH_JOB, () -> Printed.by(command));
        command.number = "x";
        assertFails(ErrorCode.INVALID_ARGUMENT, () -> Printed.by(command));
    }

    @Test
    void startsWithSubjectAndParameters() throws Exception {
        JobStartCommand command = new JobStartCommand();
        command.jobs = jobs;
        command.kind = "scrub";
        command.arguments = List.of("disk", "sample.percent=10", "idle=yes");
        command.bytesPerSecond = 7;
        assertThat(Printed.by(command)).isEqualTo("Started job 17\n");
        command.arguments = null;
        command.watch = true;
        assertThat(Printed.by(command)).startsWith("Started job 17\nJob 17 is done: ");
        assertThat(jobs.calls)
                .containsExactly(
                        List.of("scrub", "disk", Map.of("sample.percent", "10", "idle", "yes"), new JobPace(7, 0)),
                        List.of("scrub", "", Map.of(), new JobPace(7, 0)));
        command.arguments = List.of("disk", "idle");
        assertFails(ErrorCode.INVALID_ARGUMENT, () -> Printed.by(command));
    }

    @Test
    void pausesResumesCancelsAndSetsThePace() throws Exception {
        JobPauseCommand pause = new JobPauseCommand();
        pause.jobs = jobs;
        pause.number = "17";
        assertThat(Printed.by(pause)).isEqualTo("Job 17 is paused\n");
        JobResumeCommand resume = new JobResumeCommand();
        resume.jobs = jobs;
        resume.number = "17";
        assertThat(Printed.by(resume)).isEqualTo("Job 17 is queued\n");
        JobCancelCommand cancel = new JobCancelCommand();
        cancel.jobs = jobs;
        cancel.number = "17";
        assertThat(Printed.by(cancel)).isEqualTo("Job 17 is cancelled\n");
        JobPaceCommand pace = new JobPaceCommand();
        pace.jobs = jobs;
        pace.number = "17";
        pace.objectsPerSecond = 5;
        assertThat(Printed.by(pace)).isEqualTo("Set the pace of job 17\n");
        assertThat(jobs.calls).containsExactly("pause 17", "resume 17", "cancel 17", new JobPace(0, 5));
    }

    @Test
    void watchingFailsAsTheJobDoes() throws Exception {
        JobWatchCommand watch = new JobWatchCommand();
        watch.jobs = jobs;
        watch.number = "17";
        assertThat(Printed.by(watch)).startsWith("Job 17 is done: ");
        jobs.stateAtEnd = JobState.FAILED;
        assertFails(ErrorCode.DATA_CORRUPT, () -> Printed.by(watch));
        jobs.stateAtEnd = JobState.CANCELLED;
        assertFails(ErrorCode.CANCELLED, () -> Printed.by(watch));
    }

    @Test
    void endOfWatchingLeavesTheJobAlone() throws Exception {
        JobWatchCommand watch = new JobWatchCommand();
        watch.jobs = jobs;
        watch.number = "17";
        jobs.stateAtEnd = JobState.RUNNING;
        Thread.currentThread().interrupt();
        assertThat(Printed.by(watch)).isEqualTo("Job 17 goes on\n");
        assertThat(Thread.interrupted()).isFalse();
        assertThat(jobs.calls).isEmpty();
    }

    @Test
    void scrubsAMediumByItsNameOrAFamily() throws Exception {
        try (MemoryCatalog catalog = new MemoryCatalog(new VirtualTicker())) {
            catalog.addMedium(FakeBackend.medium(new MediumId(Family.DISK, "lab", "d0")));
            MediumScrubCommand command = new MediumScrubCommand();
            command.jobs = jobs;
            command.catalog = catalog;
            assertFails(ErrorCode.INVALID_ARGUMENT, () -> Printed.by(command));
            command.medium = "d0";
            command.sample = 10;
            Printed.by(command);
            command.medium = null;
            command.family = "disk";
            command.idle = true;
            Printed.by(command);
        }
        assertThat(jobs.calls)
                .containsExactly(
                        List.of("scrub", "disk:lab:d0", Map.of("idle", "no", "sample.percent", "10"), JobPace.FULL),
                        List.of("scrub", "disk", Map.of("idle", "yes", "sample.percent", "10"), JobPace.FULL));
    }

    @Test
    void listsKindsWithTheirParameters() throws Exception {
        JobKindsCommand command = new JobKindsCommand();
        command.jobs = jobs;
        assertThat(Printed.by(command)).isEqualTo("""
                repair: Tries to repair
                scrub: Verifies
                  subject: a medium, or a family
                  sample.percent=100 (number: 1 to 100): how many
                """);
    }
}
