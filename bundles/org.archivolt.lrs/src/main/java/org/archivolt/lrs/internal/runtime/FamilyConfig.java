package org.archivolt.lrs.internal.runtime;

import org.osgi.service.metatype.annotations.AttributeDefinition;
import org.osgi.service.metatype.annotations.ObjectClassDefinition;

/** {@code etc/org.archivolt.lrs.family-<name>.cfg}, one for each family that is served. */
@ObjectClassDefinition(name = "Archivolt scheduler: a family")
public @interface FamilyConfig {
    @ReadAtStart
    @AttributeDefinition(description = "Name of the family served")
    String family();

    @AttributeDefinition(description = "How many transfers may use the medium in a device at once")
    int streams() default 64;

    @AttributeDefinition(
            description = "Longest time a release waits for a flush while more work is expected, milliseconds")
    long flush_delay_ms() default 5;

    @AttributeDefinition(description = "Releases after which a device flushes although more work is expected")
    int flush_requests() default 64;

    @AttributeDefinition(description = "Bytes after which a device flushes although more work is expected")
    long flush_bytes() default 268_435_456;

    @ReadAtStart
    @AttributeDefinition(description = "Requests that may wait for media; more are refused as busy")
    int queue_capacity() default 10_000;
}
