package org.archivolt.access.internal;

import org.osgi.service.metatype.annotations.AttributeDefinition;
import org.osgi.service.metatype.annotations.ObjectClassDefinition;

/** Keys of {@code etc/org.archivolt.access.cfg}. */
@ObjectClassDefinition(name = "Archivolt: users and tokens")
public @interface AccessConfig {
    @AttributeDefinition(description = "JAAS realm whose users are managed here.")
    String realm() default "karaf";

    @AttributeDefinition(description = "File in which hashes of bearer tokens are kept; empty: etc/tokens.")
    String tokens_file() default "";

    @AttributeDefinition(description = "How many bearer tokens there may be at a time.")
    int tokens_max() default 10_000;
}
