package org.archivolt.resource.internal.runtime;

import org.osgi.service.metatype.annotations.AttributeDefinition;
import org.osgi.service.metatype.annotations.ObjectClassDefinition;

/** {@code etc/org.archivolt.resource.cfg}. */
@ObjectClassDefinition(name = "Archivolt resource manager")
public @interface ResourceConfig {
    @AttributeDefinition(
            description =
                    "Name of this host, different from that of each other one; empty: the host's own name. The same as the scheduler's")
    String host() default "";

    @AttributeDefinition(
            description =
                    "File that is locked as long as this process runs; empty: a host that starts anew waits until its former credits have run out")
    String instance_file() default "";

    @AttributeDefinition(
            description =
                    "How long what a host has may be used without word from it, milliseconds; also how long others wait for what a dead host had, but never less than they have themselves")
    long lease_ms() default 30_000;

    @AttributeDefinition(description = "How wrong the clock rate of a host may be, percent")
    int clock_error_percent() default 1;

    @AttributeDefinition(
            description = "What others wait in addition before they take what a dead host had, milliseconds")
    long guard_ms() default 1000;

    @AttributeDefinition(description = "Longest wait at shutdown for what is held to be given back, milliseconds")
    long stop_timeout_ms() default 10_000;

    @AttributeDefinition(
            description =
                    "Resources whose credits are kept on this host; beyond it, those not used for longest are given back")
    int cached_max() default 100_000;

    @AttributeDefinition(description = "Requests that wait on this host; more are refused")
    int requests_max() default 100_000;

    @AttributeDefinition(description = "Changes of the catalog's books at the same time")
    int catalog_threads() default 4;

    @AttributeDefinition(description = "How often who waits looks for deadlocks and stubborn holders, milliseconds")
    long look_ms() default 2000;
}
