package org.archivolt.scsi.iscsi.internal;

/** The keys of {@code org.archivolt.scsi.iscsi.target-name.cfg}; see docs/scsi.md. */
@interface TargetConfig {
    String PID = "org.archivolt.scsi.iscsi.target";

    /** {@code host:port} to listen on; port 0 for any that is free. There is no authentication. */
    String portal() default "127.0.0.1:3260";

    /** By which initiators ask for it. */
    String target_name() default "iqn.2026-01.org.archivolt:library";

    /** Addresses of the units, of any transport. The first has the number 0. */
    String[] units() default {};

    /** Connections at a time; more are closed at once. */
    int connections_max() default 16;
}
