package org.archivolt.lrs.internal.session;

import org.osgi.service.metatype.annotations.AttributeDefinition;
import org.osgi.service.metatype.annotations.ObjectClassDefinition;

/** {@code etc/org.archivolt.lrs.sessions.cfg}. */
@ObjectClassDefinition(name = "Archivolt client sessions")
@interface SessionConfig {
    @AttributeDefinition(description = "Sessions at a time; more are refused as busy")
    int sessions_max() default 256;

    @AttributeDefinition(description = "Requests of a session that wait or hold media; more are refused as busy")
    int requests_max() default 256;

    @AttributeDefinition(
            description = "Answers kept for a session: unread ones, beyond which new requests are refused as busy, and"
                    + " as many again that were delivered, for clients that ask twice")
    int answers_max() default 1_024;

    @AttributeDefinition(description = "Lease of a session that asks for none, milliseconds")
    long lease_default_ms() default 30_000;

    @AttributeDefinition(description = "Shortest lease a session may ask for, milliseconds")
    long lease_min_ms() default 1_000;

    @AttributeDefinition(description = "Longest lease a session may ask for, milliseconds")
    long lease_max_ms() default 3_600_000;
}
