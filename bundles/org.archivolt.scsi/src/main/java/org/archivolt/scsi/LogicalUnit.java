package org.archivolt.scsi;

import org.archivolt.base.ArchivoltException;
import org.osgi.annotation.versioning.ConsumerType;

/** An open nexus to a changer or a drive. One command at a time: callers take turns. */
@ConsumerType
public interface LogicalUnit extends AutoCloseable {
    /**
     * Has a command executed and waits for its end.
     *
     * @return what the unit said, good or bad
     * @throws ArchivoltException {@code DEVICE_FAULT} (fact {@code transport=true}) when the command may or may not have been
     *     executed: the connection is lost, the time is up, the bus was reset. The position of a tape is unknown then.
     */
    ScsiReply execute(ScsiRequest request) throws ArchivoltException;

    /** Ends the nexus; a command in progress fails. Reservations made persistent stay. May be called by any thread. */
    @Override
    void close() throws ArchivoltException;
}
