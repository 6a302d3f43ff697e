package org.archivolt.ldm.tape.internal.library;

import org.osgi.service.metatype.annotations.AttributeDefinition;
import org.osgi.service.metatype.annotations.ObjectClassDefinition;

/** {@code etc/org.archivolt.ldm.tape.library-<name>.cfg}, one for each library. */
@ObjectClassDefinition(name = "Archivolt tape library")
public @interface LibraryConfig {
    @AttributeDefinition(description = "Name of the library, as in media and devices: tape:NAME:...")
    String library();

    @AttributeDefinition(
            description = "Addresses of the changer devices of this one robot, best first, separated by commas")
    String changers();

    @AttributeDefinition(
            description = "Serial numbers of the drives in the order of their places, for a library that does not tell "
                    + "them; separated by commas")
    String drives() default "";

    @AttributeDefinition(description = "Longest time a move may take, seconds")
    int move_timeout_s() default 300;

    @AttributeDefinition(description = "Longest time a look at all places may take, seconds")
    int scan_timeout_s() default 3600;

    @AttributeDefinition(description = "Longest time a library that is becoming ready is waited for, seconds")
    int ready_timeout_s() default 900;

    @AttributeDefinition(description = "Time between two questions to a library that is becoming ready, milliseconds")
    int poll_ms() default 2000;

    @AttributeDefinition(description = "How often a command is repeated that failed for a passing reason")
    int retries() default 5;

    @AttributeDefinition(description = "Operations that may wait for the robot; more are refused as busy")
    int queue_capacity() default 1000;

    @AttributeDefinition(description = "What barcodes of cleaning cartridges begin with")
    String cleaning_prefix() default "CLN";

    @AttributeDefinition(description = "Whether drives that ask for it are cleaned by themselves")
    boolean cleaning_automatic() default true;

    @AttributeDefinition(description = "Longest time a cleaning may take, seconds")
    int cleaning_timeout_s() default 900;
}
