package org.archivolt.scsi;

import java.util.List;
import org.archivolt.base.ArchivoltException;
import org.osgi.annotation.versioning.ConsumerType;

/**
 * Carries commands to logical units. An OSGi service with the property {@value #SCHEME}; comes, goes and is replaced while
 * units are open.
 */
@ConsumerType
public interface ScsiTransport {
    /** Service property: the first part of the addresses it serves, up to the colon. */
    String SCHEME = "scheme";

    /**
     * Opens a nexus of its own to a logical unit: reservations, unit attentions and prevention of removal belong to it.
     *
     * @param address {@code scheme:rest}; the rest is the transport's own
     * @throws ArchivoltException {@code INVALID_ARGUMENT} (field {@code path}), {@code NO_SUCH_DEVICE},
     *     {@code WRONG_STATE} when another process holds it, {@code DEVICE_FAULT}
     */
    LogicalUnit open(String address) throws ArchivoltException;

    /** The addresses that would open now, as far as the transport can tell; sorted. */
    List<String> addresses() throws ArchivoltException;
}
