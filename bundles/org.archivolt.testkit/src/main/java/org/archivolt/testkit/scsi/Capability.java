package org.archivolt.testkit.scsi;

/** What units may lack, emulators more often than hardware. A test that needs what is lacking is skipped, and says so. */
public enum Capability {
    /** Every opening is a nexus of its own. A kernel has one for all that open its node. */
    NEXUS_PER_OPENING,
    /** Each nexus is told of what happened: when it begins, and when a medium was loaded. */
    UNIT_ATTENTIONS,
    /** Bits nobody defines are refused. */
    STRICT_FIELDS,
    /** No more elements are reported than were asked for. */
    INVENTORY_IN_PARTS,
    /** What was transferred is what was put into the buffer, whatever else is wrong. */
    TRUE_RESIDUALS,
    /** A block longer than asked for gives its beginning. */
    LONG_BLOCKS,
    /** The unit knows that the end of data is there. */
    END_OF_DATA,
    READ_POSITION,
    LOCATE,
    PARTITIONS,
    /** Early warning and hard end, on cartridges that are small. */
    END_OF_MEDIUM,
    MEDIUM_MEMORY,
    RESERVATIONS,
    LOG_PAGES,
    /** Of drives: compression, configuration, partitions. */
    DRIVE_MODE_PAGES,
    /** The unit can say which commands it knows. */
    OPERATION_CODES
}
