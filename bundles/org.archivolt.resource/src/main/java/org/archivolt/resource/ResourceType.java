package org.archivolt.resource;

import java.time.Duration;
import org.archivolt.base.ArchivoltException;
import org.osgi.annotation.versioning.ConsumerType;

/**
 * One kind of resources: what credits mean, and how conflicts are resolved. Stateless. Register it as an OSGi service to add a type.
 */
@ConsumerType
public interface ResourceType {
    /** What becomes of a holder that does not give back what is called back, when its time is over. */
    enum Stubborn {
        /** Its loan is no longer renewed, and ends with its lease. */
        EXPIRE,
        /** It keeps it; those who wait are told who has it ({@code BUSY}). */
        KEEP
    }

    /** A lower-case word, the first part of its resources' names. */
    String name();

    /** Place in the order in which sets of resources are acquired: low ones first. Equal ones are ordered by name. */
    int rank();

    Algebra algebra();

    /**
     * All there is of a resource; what its root begins with.
     *
     * @throws ArchivoltException {@code NO_SUCH_RESOURCE} for a name that no resource of this type can have
     */
    Credit capital(String name) throws ArchivoltException;

    /**
     * The inverse of {@link #format}.
     *
     * @throws ArchivoltException {@code INVALID_ARGUMENT} for any other text
     */
    Credit parse(String text) throws ArchivoltException;

    /** As people, the catalog and the wire have it: {@code read+write}, {@code 4096}, {@code read 0-4095 write 8192-}. */
    String format(Credit credit);

    /** How long a holder has to give back what is called back. */
    default Duration revokeWait() {
        return Duration.ofSeconds(60);
    }

    default Stubborn stubborn() {
        return Stubborn.EXPIRE;
    }
}
