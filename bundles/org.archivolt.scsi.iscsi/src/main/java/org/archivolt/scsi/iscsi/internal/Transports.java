package org.archivolt.scsi.iscsi.internal;

import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import org.archivolt.base.ArchivoltException;
import org.archivolt.base.ErrorCode;
import org.archivolt.scsi.LogicalUnit;
import org.archivolt.scsi.ScsiTransport;

/** The transports of this runtime, by scheme, as they come and go. */
final class Transports {
    private final Map<String, ScsiTransport> byScheme = new ConcurrentHashMap<>();

    void add(String scheme, ScsiTransport transport) {
        byScheme.put(scheme, transport);
    }

    /** Unless another has taken its place. */
    void remove(String scheme, ScsiTransport transport) {
        byScheme.remove(scheme, transport);
    }

    LogicalUnit open(String address) throws ArchivoltException {
        String scheme = address.substring(0, Math.max(0, address.indexOf(':')));
        ScsiTransport transport = byScheme.get(scheme);
        if (transport == null) {
            throw new ArchivoltException(ErrorCode.DRIVER_UNAVAILABLE, "opening a unit").with("address", address);
        }
        return transport.open(address);
    }
}
