package org.archivolt.dss.librarian;

import java.time.Instant;

/** An open shelf. @param opened to the microsecond */
public record HandleRecord(long id, long shelf, int node, long process, Instant opened) {}
