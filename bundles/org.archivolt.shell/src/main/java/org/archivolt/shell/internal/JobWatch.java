package org.archivolt.shell.internal;

import java.time.Duration;
import org.archivolt.base.ArchivoltException;
import org.archivolt.base.ErrorCode;
import org.archivolt.dss.JobProblem;
import org.archivolt.dss.JobRecord;
import org.archivolt.dss.JobState;
import org.archivolt.store.JobReport;
import org.archivolt.store.Jobs;

/** Waits for a job and shows a person how far it has come. Ctrl-C ends the watching and leaves the job alone. */
final class JobWatch {
    private static final Duration SHOW = Duration.ofMillis(500);
    private static final int SHOWN_MAX = 99;

    private final Jobs jobs;
    private final Output output;
    private int shownLength;

    JobWatch(Jobs jobs, Output output) {
        this.jobs = jobs;
        this.output = output;
    }

    /** @throws ArchivoltException also when the job has failed or was cancelled */
    void untilEnd(long number) throws ArchivoltException {
        JobReport report = jobs.get(number);
        try {
            while (!rests(report.job().state())) {
                show(JobTexts.line(report));
                if (Thread.interrupted()) {
                    throw new InterruptedException();
                }
                report = Answers.await(jobs.awaitEnd(number, SHOW), "waiting for a job");
            }
        } catch (InterruptedException e) {
            clear();
            output.line("Job " + number + " goes on");
            return;
        }
        clear();
        tell(report);
    }

    private static boolean rests(JobState state) {
        return state.isEnded() || state == JobState.PAUSED;
    }

    private void tell(JobReport report) throws ArchivoltException {
        JobRecord job = report.job();
        if (job.state() == JobState.FAILED) {
            ErrorCode code = job.problem().map(JobProblem::code).orElse(ErrorCode.INTERNAL);
            throw new ArchivoltException(code, "working on a job")
                    .with("job", job.number())
                    .with("problem", job.problem().map(JobProblem::text).orElse(""));
        }
        if (job.state() == JobState.CANCELLED) {
            throw new ArchivoltException(ErrorCode.CANCELLED, "working on a job").with("job", job.number());
        }
        output.line("Job %d is %s: %s".formatted(job.number(), JobTexts.state(job), JobTexts.line(report)));
    }

    private void show(String text) {
        if (output.interactive()) {
            String line = text.length() > SHOWN_MAX ? text.substring(0, SHOWN_MAX) : text;
            output.stream().print("\r" + line + " ".repeat(Math.max(0, shownLength - line.length())));
            output.stream().flush();
            shownLength = line.length();
        }
    }

    private void clear() {
        if (shownLength > 0) {
            show("");
            output.stream().print('\r');
            shownLength = 0;
        }
    }
}
