package org.archivolt.ldm.tape.internal.drive;

import org.osgi.service.metatype.annotations.AttributeDefinition;
import org.osgi.service.metatype.annotations.ObjectClassDefinition;

/** {@code etc/org.archivolt.ldm.tape.cfg}. */
@ObjectClassDefinition(name = "Archivolt tape driver")
public @interface TapeConfig {
    @AttributeDefinition(description = "Name of this host in reservations; empty: the host's own name")
    String host() default "";

    @AttributeDefinition(
            description = "Hosts that are dead for certain, whose reservations may be taken over; separated by commas")
    String dead_hosts() default "";

    @AttributeDefinition(
            description = "Whether each record carries a checksum between host and tape (logical block protection); "
                    + "drives without it are then refused")
    boolean protection() default false;

    @AttributeDefinition(description = "Who writes LTFS: native, or commands for an installed mkltfs and ltfs")
    String ltfs() default "native";

    @AttributeDefinition(description = "Where mkltfs, ltfs and ltfsck are, for commands")
    String ltfs_directory() default "/usr/bin";

    @AttributeDefinition(description = "Options for each of them, separated by blanks")
    String ltfs_options() default "";

    @AttributeDefinition(description = "Directory below which tapes are mounted, for commands")
    String ltfs_mounts() default "/run/archivolt/ltfs";

    @AttributeDefinition(description = "The command that unmounts")
    String ltfs_unmount() default "/bin/umount";

    @AttributeDefinition(description = "Longest time one of these commands may take, seconds")
    int ltfs_limit_s() default 3600;
}
