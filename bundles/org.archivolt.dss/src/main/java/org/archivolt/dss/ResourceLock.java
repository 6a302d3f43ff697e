package org.archivolt.dss;

import java.time.Instant;
import java.util.UUID;
import org.archivolt.base.DeviceId;
import org.archivolt.base.MediumId;

/**
 * A medium or device held by one run of one host's runtime.
 *
 * @param resource {@code medium:} or {@code device:} and the id
 * @param host whose runtime holds it
 * @param session that run of the runtime: a new one begins with each start
 * @param since when this session took it
 */
public record ResourceLock(String resource, String host, UUID session, Instant since) {
    /** What a lock of this medium calls it. */
    public static String resource(MediumId medium) {
        return "medium:" + medium;
    }

    /** What a lock of this device calls it. */
    public static String resource(DeviceId device) {
        return "device:" + device;
    }
}
