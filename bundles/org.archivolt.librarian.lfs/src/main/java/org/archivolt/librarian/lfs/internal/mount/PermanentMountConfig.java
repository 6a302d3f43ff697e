package org.archivolt.librarian.lfs.internal.mount;

import org.osgi.service.metatype.annotations.AttributeDefinition;
import org.osgi.service.metatype.annotations.ObjectClassDefinition;

/** {@code etc/org.archivolt.librarian.lfs-NAME.cfg} as text. */
@ObjectClassDefinition(name = "Archivolt mount of shelves")
@interface PermanentMountConfig {
    String PID = "org.archivolt.librarian.lfs";

    @AttributeDefinition(description = "Number of the node in whose name it is mounted, 1 to 80")
    int node() default 1;

    @AttributeDefinition(description = "An empty directory, as an absolute path; empty: nothing is mounted")
    String path() default "";

    @AttributeDefinition(description = "Whether users other than that of the runtime may use it")
    boolean for_all() default true;

    @AttributeDefinition(
            description =
                    "How long the kernel may keep names and attributes, milliseconds; changes through other mounts are seen so much later")
    long cache_ms() default 0;

    @AttributeDefinition(description = "Threads that serve it, 1 to 64")
    int threads() default 8;
}
