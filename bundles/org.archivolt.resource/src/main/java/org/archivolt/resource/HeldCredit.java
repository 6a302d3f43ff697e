package org.archivolt.resource;

import java.time.Duration;
import java.util.Optional;
import org.archivolt.base.ArchivoltException;
import org.osgi.annotation.versioning.ProviderType;

/** A credit in use: nobody has what conflicts with it, as long as it {@link #isValid()}. Safe for use by many threads. */
@ProviderType
public interface HeldCredit extends AutoCloseable {
    ResourceName resource();

    /** What is held now: less than was granted after {@link #reduce}. */
    Credit credit();

    String user();

    /** Of an exclusive credit; empty for one that many can have. */
    Optional<FencingToken> token();

    /** Whether the lease runs on this host's clock, the host is not cut off, and it was not given back. Cheap. */
    boolean isValid();

    /** @throws ArchivoltException {@code CREDIT_LOST} */
    default void requireValid() throws ArchivoltException {
        if (!isValid()) {
            throw new ArchivoltException(org.archivolt.base.ErrorCode.CREDIT_LOST, "using a credit")
                    .with("resource", resource());
        }
    }

    /**
     * Counts the lease anew from now.
     *
     * @throws ArchivoltException {@code CREDIT_LOST}, also when it has no lease of its own and is lost
     */
    void renew(Duration lease) throws ArchivoltException;

    /** Gives a part back: from writing to reading. What is not held is ignored. No change when lost. */
    void reduce(Credit part);

    /** The resource's value as this host knows it (docs/credits.md, versions). */
    VersionedValue value() throws ArchivoltException;

    /**
     * Changes the resource's value in this host's copy; it is written back before another host gets a credit that conflicts with this
     * one, and at {@link Credits#writeBack}.
     *
     * @throws ArchivoltException {@code CREDIT_LOST}; {@code WRONG_STATE} when this credit is not exclusive; {@code TOO_LARGE}
     */
    void update(byte[] value) throws ArchivoltException;

    /** Gives it back; this host keeps it cached. No change the second time. */
    @Override
    void close();
}
