package org.archivolt.dss.postgres.internal;

/** Another transaction changed what this one had seen; it is to be tried again. Never leaves this bundle. */
final class Conflict extends RuntimeException {
    private static final long serialVersionUID = 1L;

    Conflict(String what) {
        super(what);
    }
}
