package org.archivolt.store.internal;

import org.osgi.service.metatype.annotations.AttributeDefinition;
import org.osgi.service.metatype.annotations.ObjectClassDefinition;

/** {@code etc/org.archivolt.store.cfg} as text; {@link StoreSettings} is what the store works with. */
@ObjectClassDefinition(pid = StoreConfig.PID, name = "Archivolt object store")
public @interface StoreConfig {
    String PID = "org.archivolt.store";

    @AttributeDefinition(
            description =
                    "Name of this runtime among those that share a database; no two may have the same. Empty: the machine's host name.")
    String host() default "";

    @AttributeDefinition(description = "Family that takes objects whose request names none.")
    String default_family() default "disk";

    @AttributeDefinition(description = "Layout of objects whose request names none.")
    String default_layout() default "raid1";

    @AttributeDefinition(description = "How many transfers (PUT and GET) run at once.")
    int transfers_max() default 256;

    @AttributeDefinition(description = "How long a transfer waits for its turn before it is refused as BUSY.")
    int transfers_wait_seconds() default 30;

    @AttributeDefinition(description = "Threads for the parallel parts of transfers.")
    int workers_max() default 32;

    @AttributeDefinition(description = "Memory outside the heap for the bytes of all transfers, in MiB.")
    int buffers_mib() default 64;

    @AttributeDefinition(description = "How long a transfer waits for buffers before it is refused as BUSY.")
    int buffers_wait_seconds() default 30;

    @AttributeDefinition(description = "How long a transfer waits for media and devices.")
    int allocate_wait_seconds() default 600;

    @AttributeDefinition(description = "How long a PUT waits until its media are flushed.")
    int flush_wait_seconds() default 600;

    @AttributeDefinition(description = "How long a change is repeated while the database does not answer.")
    int catalog_wait_seconds() default 60;

    @AttributeDefinition(description = "How many changes of each kind may wait for the database.")
    int catalog_queue_max() default 4096;

    @AttributeDefinition(description = "How many changes of a kind go into one database transaction at most.")
    int catalog_batch_max() default 256;

    @AttributeDefinition(description = "How long a layout that goes waits for the transfers that use it.")
    int layout_drain_seconds() default 60;

    @AttributeDefinition(description = "How long new transfers wait for the successor of a layout that went.")
    int layout_wait_seconds() default 60;

    @AttributeDefinition(
            description = "How long the bytes of deleted objects are left to gather before they are removed together.")
    int reaper_delay_millis() default 1000;

    @AttributeDefinition(description = "How many extents the reaper removes from a medium at once.")
    int reaper_batch_max() default 512;

    @AttributeDefinition(description = "How long a stop waits for running transfers.")
    int stop_wait_seconds() default 30;
}
