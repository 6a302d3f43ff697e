package org.archivolt.rest.internal;

import org.osgi.service.metatype.annotations.AttributeDefinition;
import org.osgi.service.metatype.annotations.ObjectClassDefinition;

@ObjectClassDefinition(name = "Archivolt REST", description = "The HTTP interface: who may enter, and how it refuses.")
@interface RestConfig {
    @AttributeDefinition(description = "JAAS realm that knows the users and their passwords.")
    String login_realm() default "karaf";

    @AttributeDefinition(description = "How long right credentials are trusted before the realm is asked again, ms.")
    long login_trusted_ms() default 10_000;

    @AttributeDefinition(description = "How many right credentials are remembered at most.")
    int login_remembered_max() default 1_000;

    @AttributeDefinition(description = "How many wrong passwords a user may try in a window before getting 429.")
    int login_failures_max() default 10;

    @AttributeDefinition(description = "Length of that window, ms.")
    long login_failures_window_ms() default 30_000;

    @AttributeDefinition(description = "How many questions are put to the realm at a time.")
    int login_parallel_max() default 4;

    @AttributeDefinition(description = "How long the rest of a refused upload is read, so that the answer arrives, ms.")
    long linger_ms() default 5_000;

    @AttributeDefinition(description = "How many refused uploads are read to their end at a time.")
    int linger_max() default 16;

    @AttributeDefinition(description = "Size of an object at most, bytes; 0: any.")
    long object_bytes_max() default 0;

    @AttributeDefinition(description = "Requests of one client per second, in the long run; 0: any number.")
    int rate_per_second() default 0;

    @AttributeDefinition(description = "Requests of one client at once, after a while of silence.")
    int rate_burst() default 1_000;

    @AttributeDefinition(description = "Requests of one client under way at a time; 0: any number.")
    int concurrent_max() default 0;

    @AttributeDefinition(
            description =
                    "Requests under way at a time that have a body, are for an object's bytes, or wait; fewer than the server has threads.")
    int long_max() default 400;
}
