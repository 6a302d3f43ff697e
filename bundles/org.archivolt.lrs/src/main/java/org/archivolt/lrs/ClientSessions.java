package org.archivolt.lrs;

import java.time.Duration;
import java.util.Optional;
import org.archivolt.base.ArchivoltException;
import org.osgi.annotation.versioning.ProviderType;

/**
 * The sessions of I/O processes: clients outside of this process, which may vanish without a word. What a client asked
 * for and what it holds belongs to its session, and ends with it.
 */
@ProviderType
public interface ClientSessions {
    /**
     * Opens a session.
     *
     * @param client names whoever opens it, in reports; 1 to {@link Terms#CLIENT_LENGTH_MAX} printable characters
     * @param lease how long the session lives without a call on it; empty for the default
     * @throws ArchivoltException {@code INVALID_ARGUMENT} for a lease out of the configured bounds (field {@code
     *     lease}) or a bad name (field {@code client}); {@code BUSY} when there are too many sessions; {@code
     *     SHUTTING_DOWN}
     */
    ClientSession open(String client, Optional<Duration> lease) throws ArchivoltException;

    /** @throws ArchivoltException {@code NO_SUCH_REQUEST} (field {@code session}) when it has ended or never was */
    ClientSession find(String id) throws ArchivoltException;
}
