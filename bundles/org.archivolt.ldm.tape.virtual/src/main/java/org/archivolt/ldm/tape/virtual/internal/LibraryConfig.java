package org.archivolt.ldm.tape.virtual.internal;

import org.osgi.service.metatype.annotations.AttributeDefinition;
import org.osgi.service.metatype.annotations.ObjectClassDefinition;

/** {@code etc/org.archivolt.ldm.tape.virtual-<name>.cfg}, one for each library (docs/virtual-library.md). */
@ObjectClassDefinition(name = "Archivolt virtual tape library")
public @interface LibraryConfig {
    @AttributeDefinition(
            description = "Name of the library: its units are virtual:NAME/changer, virtual:NAME/drive0 ...")
    String name() default "lib0";

    @AttributeDefinition(description = "Where the library keeps cartridges and inventory; nobody else's directory")
    String folder() default "";

    @AttributeDefinition(description = "Slots for cartridges")
    int slots() default 10;

    @AttributeDefinition(description = "Stations for import and export")
    int stations() default 1;

    @AttributeDefinition(description = "Tape drives")
    int drives() default 2;

    @AttributeDefinition(description = "Changer units that command the same robot, for failover")
    int changers() default 1;

    @AttributeDefinition(description = "Arms of the robot")
    int arms() default 1;

    @AttributeDefinition(description = "Model of the drives: LTO-7, LTO-8, LTO-9, LTO-9 HH or LTO-10")
    String model() default "LTO-9";

    @AttributeDefinition(description = "Blank cartridges made at the first start")
    int cartridges() default 6;

    @AttributeDefinition(description = "Cleaning cartridges made at the first start")
    int cleaning_cartridges() default 1;

    @AttributeDefinition(
            description =
                    "Generation of the cartridges made: LTO-7, LTO-7 M8, LTO-8, LTO-9, LTO-10 30 TB or LTO-10 40 TB")
    String generation() default "LTO-9";

    @AttributeDefinition(description = "How the bar codes of the cartridges made begin")
    String barcode_prefix() default "AV";

    @AttributeDefinition(description = "Capacity of the cartridges made, MiB")
    long capacity_mib() default 1024;

    @AttributeDefinition(description = "Whether the cartridges made can be written only once")
    boolean worm() default false;

    @AttributeDefinition(
            description = "How slow the library is: 1 as a real one, 0.01 a hundred times as fast, 0 instant")
    double time_scale() default 0;

    @AttributeDefinition(description = "Whether flushing a drive waits for the disk; not needed for a folder in memory")
    boolean durable() default true;
}
