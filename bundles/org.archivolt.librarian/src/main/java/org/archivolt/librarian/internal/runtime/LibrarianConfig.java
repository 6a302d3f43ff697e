package org.archivolt.librarian.internal.runtime;

import org.osgi.service.metatype.annotations.AttributeDefinition;
import org.osgi.service.metatype.annotations.ObjectClassDefinition;

/** {@code etc/org.archivolt.librarian.cfg}. */
@ObjectClassDefinition(name = "Archivolt Librarian")
public @interface LibrarianConfig {
    @AttributeDefinition(
            description =
                    "Name of this host, different from that of each other one; empty: the host's own name. The same as the scheduler's")
    String host() default "";

    @AttributeDefinition(description = "How often a node gives a sign of life, milliseconds")
    long heartbeat_ms() default 10_000;

    @AttributeDefinition(
            description = "So many signs of life in a row are missing when a node is offline and its handles end")
    int missed_beats() default 3;

    @AttributeDefinition(
            description =
                    "After how long at most is written what needs not be durable when it is answered: closing, extending within books, times; milliseconds")
    long relaxed_ms() default 100;

    @AttributeDefinition(
            description =
                    "How long a command may take, waiting for the Librarian and for the catalog included, milliseconds")
    long command_timeout_ms() default 30_000;

    @AttributeDefinition(description = "Commands that wait; more are refused")
    int queue_max() default 10_000;

    @AttributeDefinition(
            description =
                    "How long a host that has work to do keeps the Librarian although another one wants it, milliseconds")
    long hold_ms() default 1000;

    @AttributeDefinition(
            description =
                    "How often a host looks whether no other one has the Librarian, and takes it then, so that what is left to do is done; milliseconds")
    long look_ms() default 30_000;

    @AttributeDefinition(description = "Longest wait at shutdown for what is being written, milliseconds")
    long stop_timeout_ms() default 10_000;
}
