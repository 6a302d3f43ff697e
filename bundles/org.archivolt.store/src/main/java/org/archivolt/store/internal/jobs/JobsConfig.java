package org.archivolt.store.internal.jobs;

import org.osgi.service.metatype.annotations.AttributeDefinition;
import org.osgi.service.metatype.annotations.ObjectClassDefinition;

/** {@code etc/org.archivolt.store.jobs.cfg} as text; {@link JobsSettings} is what the engine works with. */
@ObjectClassDefinition(name = "Archivolt background jobs")
public @interface JobsConfig {
    String PID = "org.archivolt.store.jobs";

    @AttributeDefinition(description = "How many background jobs this host works on at once.")
    int jobs_max() default 2;

    @AttributeDefinition(
            description = "How many bytes all jobs of this host together may read in a second; 0: as many as they can.")
    long bytes_per_second() default 0;

    @AttributeDefinition(
            description = "How many objects all jobs of this host together may do in a second; 0: as many as they can.")
    long objects_per_second() default 0;

    @AttributeDefinition(
            description =
                    "How often a job writes down how far it has come, in milliseconds; what came after that is done again after a crash.")
    int save_ms() default 1_000;

    @AttributeDefinition(description = "How long a job that has ended can be looked at, in days.")
    int keep_days() default 30;

    @AttributeDefinition(description = "How many jobs that have ended can be looked at.")
    int keep_max() default 10_000;

    @AttributeDefinition(description = "How long a stop waits for the present steps of jobs, in milliseconds.")
    int stop_wait_ms() default 10_000;
}
