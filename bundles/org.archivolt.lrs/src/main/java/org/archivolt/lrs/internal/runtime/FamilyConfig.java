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

    @AttributeDefinition(
            description =
                    "Flush after writing for so many times as long as a flush takes, but no later than flush.delay.ms; "
                            + "0: always flush.delay.ms")
    int flush_cost_factor() default 0;

    @ReadAtStart
    @AttributeDefinition(
            description = "Reads that a device takes at once to serve them one by one in the order that costs least, "
                    + "for sequential media; 0: media where order does not matter")
    int read_batch() default 0;

    @ReadAtStart
    @AttributeDefinition(description = "Requests that may wait for media; more are refused as busy")
    int queue_capacity() default 10_000;

    @AttributeDefinition(
            description = "A request that has waited for longer goes first and reserves what it needs, milliseconds")
    long age_max_ms() default 1_000;

    @AttributeDefinition(description = "Errors in a row after which a medium or device is taken out of use")
    int health_max() default 1;

    @AttributeDefinition(description = "Which mounted medium a write gets: spread, best-fit or first-fit")
    String placement() default "spread";

    @AttributeDefinition(
            description = "Whether drives take any medium of their library; else media stay in their devices")
    boolean media_movable() default false;

    @AttributeDefinition(
            description = "How drives are shared, the first line that fits counts: model (or *), read|write|format|*, "
                    + "then weight= min= max= as needed; separated by semicolons")
    String shares() default "";

    @AttributeDefinition(
            description =
                    "Which drives take which media, beside what their driver knows: drive model, writes|reads, models "
                            + "of media. A model named here is as said here; one that neither knows takes all")
    String compatible() default "";

    @AttributeDefinition(description = "Longest time a driver call may take before the device is given up, seconds")
    int call_limit_s() default 600;

    @AttributeDefinition(description = "The same for formatting, seconds")
    int format_limit_s() default 14_400;
}
