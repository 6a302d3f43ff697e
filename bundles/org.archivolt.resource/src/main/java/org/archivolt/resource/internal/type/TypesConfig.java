package org.archivolt.resource.internal.type;

import org.osgi.service.metatype.annotations.AttributeDefinition;
import org.osgi.service.metatype.annotations.ObjectClassDefinition;

/** Keys of {@code etc/org.archivolt.resource.types.cfg}. */
@ObjectClassDefinition(name = "Archivolt: counted resources")
public @interface TypesConfig {
    @AttributeDefinition(description = "Pools of space, and how many bytes each has: staging=1000000000000,spool=500.")
    String space() default "";

    @AttributeDefinition(description = "Lines, and how many bytes per second each carries: backbone=1250000000.")
    String bandwidth() default "";
}
