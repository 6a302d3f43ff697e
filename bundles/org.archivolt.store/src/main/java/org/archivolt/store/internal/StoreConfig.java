package org.archivolt.store.internal;

import org.osgi.service.metatype.annotations.AttributeDefinition;
import org.osgi.service.metatype.annotations.ObjectClassDefinition;

/** {@code etc/org.archivolt.store.cfg} as text; {@link StoreSettings} is what the store works with. */
@ObjectClassDefinition(name = "Archivolt object store")
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

    @AttributeDefinition(
            description = "How long a transfer waits for its turn before it is refused as BUSY, in milliseconds.")
    int transfers_wait_ms() default 30_000;

    @AttributeDefinition(description = "Threads for the parallel parts of transfers.")
    int workers_max() default 32;

    @AttributeDefinition(description = "Memory outside the heap for the bytes of all transfers, in MiB.")
    int buffers_mib() default 256;

    @AttributeDefinition(
            description = "How long a transfer waits for buffers before it is refused as BUSY, in milliseconds.")
    int buffers_wait_ms() default 30_000;

    @AttributeDefinition(description = "How long a transfer waits for media and devices, in milliseconds.")
    int allocate_wait_ms() default 600_000;

    @AttributeDefinition(description = "How long a PUT waits until its media are flushed, in milliseconds.")
    int flush_wait_ms() default 600_000;

    @AttributeDefinition(
            description = "How long a change is repeated while the database does not answer, and waits for its object's"
                    + " name, in milliseconds.")
    int catalog_wait_ms() default 60_000;

    @AttributeDefinition(description = "How many changes of each kind may wait for the database.")
    int catalog_queue_max() default 4096;

    @AttributeDefinition(description = "How many changes of a kind go into one database transaction at most.")
    int catalog_batch_max() default 256;

    @AttributeDefinition(
            description = "How long a layout that goes waits for the transfers that use it, in milliseconds.")
    int layout_drain_ms() default 60_000;

    @AttributeDefinition(
            description = "How long new transfers wait for the successor of a layout that went, in milliseconds.")
    int layout_wait_ms() default 60_000;

    @AttributeDefinition(
            description =
                    "How long the bytes of deleted objects are left to gather before they are removed together, in milliseconds.")
    int reaper_delay_ms() default 1_000;

    @AttributeDefinition(description = "How many extents the reaper removes from a medium at once.")
    int reaper_batch_max() default 512;

    @AttributeDefinition(
            description = "How long after it failed a repair of a damaged object is tried again, in milliseconds.")
    int repair_wait_ms() default 600_000;

    @AttributeDefinition(
            description =
                    "Objects of at most so many bytes share files, by family: family:bytes, separated by semicolons. Families not named: none.")
    String pack_below() default "disk:16384;nvm:1048576;tape:262144";

    @AttributeDefinition(description = "How large a file shared by small objects gets, in MiB.")
    int pack_max_mib() default 16;

    @AttributeDefinition(
            description =
                    "How long versions that were replaced or deleted are kept, so that they can be brought back, in hours. 0: they are removed at once.")
    int versions_keep_hours() default 720;

    @AttributeDefinition(
            description =
                    "Names of copies in the order in which reads try them, separated by semicolons. Others come after them, those that are quickest to reach first.")
    String copies_preferred() default "";

    @AttributeDefinition(description = "How long a stop waits for running transfers, in milliseconds.")
    int stop_wait_ms() default 10_000;
}
