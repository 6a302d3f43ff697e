package org.archivolt.scsi.iscsi.internal;

/** The keys of {@code org.archivolt.scsi.iscsi}, none of which has to be set; see docs/scsi.md. */
@interface IscsiConfig {
    String PID = "org.archivolt.scsi.iscsi";

    /** As which we log in. */
    String initiator_name() default "iqn.2026-01.org.archivolt:initiator";

    /** {@code host:port} of the portals whose units are listed. */
    String[] discovery_portals() default {};
}
