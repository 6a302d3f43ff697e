package org.archivolt.store.internal.jobs;

import org.osgi.service.metatype.annotations.AttributeDefinition;
import org.osgi.service.metatype.annotations.ObjectClassDefinition;

/** {@code etc/org.archivolt.store.schedule-NAME.cfg}: jobs that are started again and again. */
@ObjectClassDefinition(name = "Archivolt schedule of a background job")
public @interface ScheduleConfig {
    String PID = "org.archivolt.store.schedule";

    @AttributeDefinition(description = "Name of the schedule; no two may have the same.")
    String name();

    @AttributeDefinition(
            description =
                    "How long after the start of the last job the next one is started: an ISO 8601 duration as P30D or PT12H, at least a minute. Empty: never.")
    String every() default "";

    @AttributeDefinition(description = "Kind of the job.")
    String kind();

    @AttributeDefinition(description = "What it is done to, as the kind wants it.")
    String subject() default "";

    @AttributeDefinition(description = "Parameters of the kind: key=value, separated by semicolons.")
    String parameters() default "";

    @AttributeDefinition(description = "How many bytes the job may read in a second; 0: as many as it can.")
    long bytes_per_second() default 0;
}
