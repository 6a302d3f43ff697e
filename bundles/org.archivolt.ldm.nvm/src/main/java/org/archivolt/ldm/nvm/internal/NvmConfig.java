package org.archivolt.ldm.nvm.internal;

import org.osgi.service.metatype.annotations.AttributeDefinition;
import org.osgi.service.metatype.annotations.ObjectClassDefinition;

/** {@code etc/org.archivolt.ldm.nvm.cfg}. */
@ObjectClassDefinition(name = "Archivolt fabric memory driver")
public @interface NvmConfig {
    @AttributeDefinition(
            description = "Node in whose name books are asked for; 0: the registered one with the lowest number")
    int node() default 0;

    @AttributeDefinition(description = "Policy by which extents get books; empty: the default of the node")
    String policy() default "";

    @AttributeDefinition(description = "Books that are left free for others")
    int reserve_books() default 0;
}
