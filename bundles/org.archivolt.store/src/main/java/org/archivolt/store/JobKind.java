package org.archivolt.store;

import java.util.List;
import java.util.Map;
import java.util.OptionalLong;
import org.archivolt.base.ArchivoltException;
import org.osgi.annotation.versioning.ConsumerType;

/**
 * One kind of background work. Registered as an OSGi service; may come, go and be replaced while the system runs: its
 * jobs wait for the next one of its name.
 *
 * <p><b>What the engine guarantees:</b> a job is worked on by one thread of one host at a time. Its steps are called one
 * after another, each with the cursor the last one has returned. After kill -9 or a lost database the job goes on from the
 * last cursor that was saved, which may be that of an earlier step: never a later one. Pause, cancel, pace and idle
 * waiting happen between steps.
 *
 * <p><b>What an author has to do:</b> keep steps short (a second, or 64 MiB), look at {@link JobContext#isStopping()} where
 * they may last longer, keep in the cursor all that the next step has to know, and let a repeated step do no harm.
 * An object of the kind serves all its jobs at once and keeps nothing of theirs.
 *
 * <p><b>Failures:</b> an error of remedy {@code RETRY_LATER} makes the engine repeat the step, ever later, for as long
 * as it takes. Every other error ends the job as failed. What concerns a single object is no error: it is counted, and
 * told as the step's problem.
 */
@ConsumerType
public interface JobKind {
    /** Always the same. */
    Description description();

    /**
     * Refuses a job before there is one.
     *
     * @param subject may be empty
     * @param parameters complete, and each in its range
     * @throws ArchivoltException {@code INVALID_ARGUMENT} naming the field: {@code subject} or {@code parameters.NAME};
     *     also that the subject is not there
     */
    void check(String subject, Map<String, String> parameters) throws ArchivoltException;

    /** How much there is to do, as far as that is known without doing it. Called before the first step; may be repeated. */
    default Totals estimate(JobContext job) throws ArchivoltException {
        return Totals.UNKNOWN;
    }

    /** Whether the next step has to wait until no client transfers anything. */
    default boolean waitsForIdle(JobContext job) {
        return false;
    }

    /** Does a little, beginning at the job's cursor. */
    JobStep step(JobContext job) throws ArchivoltException;

    /**
     * What is told of a kind.
     *
     * @param name 1 to 32 of {@code a-z 0-9 -}
     * @param subject what its subject is, for people; empty when it has none
     */
    record Description(String name, String summary, String subject, List<JobParameter> parameters) {
        public Description {
            parameters = List.copyOf(parameters);
            if (!name.matches("[a-z][a-z0-9-]{0,31}")) {
                throw new IllegalArgumentException("a kind of jobs has a name of 1 to 32 of a-z 0-9 - : " + name);
            }
        }
    }

    /** Estimates. */
    record Totals(OptionalLong objects, OptionalLong bytes) {
        public static final Totals UNKNOWN = new Totals(OptionalLong.empty(), OptionalLong.empty());

        public static Totals of(long objects, long bytes) {
            return new Totals(OptionalLong.of(objects), OptionalLong.of(bytes));
        }
    }
}
