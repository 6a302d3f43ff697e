package org.archivolt.store;

import java.time.Duration;
import java.util.Optional;
import org.archivolt.dss.JobRecord;

/**
 * A job, and what is known of it here.
 *
 * @param remaining estimated from how fast it was since this host took it; empty when that is not known
 * @param waiting why the job does nothing at this moment, for people; empty when it works, or is elsewhere
 */
public record JobReport(JobRecord job, Optional<Duration> remaining, Optional<String> waiting) {}
