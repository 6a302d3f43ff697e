package org.archivolt.dss;

import java.time.Instant;
import java.util.UUID;

/**
 * A medium or device held by one run of one host's runtime.
 *
 * @param resource {@code medium:} or {@code device:} and the id
 * @param host whose runtime holds it
 * @param session that run of the runtime: a new one begins with each start
 */
public record ResourceLock(String resource, String host, UUID session, Instant since) {}
