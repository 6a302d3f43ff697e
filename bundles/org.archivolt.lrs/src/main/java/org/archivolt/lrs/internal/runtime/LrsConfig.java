package org.archivolt.lrs.internal.runtime;

import org.osgi.service.metatype.annotations.AttributeDefinition;
import org.osgi.service.metatype.annotations.ObjectClassDefinition;

/** {@code etc/org.archivolt.lrs.cfg}. */
@ObjectClassDefinition(name = "Archivolt scheduler")
public @interface LrsConfig {
    @AttributeDefinition(
            description = "Name under which this host's devices are registered; empty: the host's own name")
    String host() default "";

    @AttributeDefinition(description = "Longest wait for running transfers at shutdown, milliseconds")
    long stop_timeout_ms() default 10_000;

    @AttributeDefinition(description = "Longest wait for running transfers when a driver is replaced, milliseconds")
    long swap_timeout_ms() default 60_000;
}
