package org.archivolt.ldm;

import java.time.Instant;
import java.util.Optional;
import org.archivolt.base.ArchivoltException;
import org.osgi.annotation.versioning.ConsumerType;

/**
 * A medium that cannot be taken out of its drive, as a directory. With a {@link FixedDrive} round it, it is a {@link Drive}: that keeps the
 * order of the calls, compares labels and refuses what it must, so that here is only where the label and the extents are, and how
 * others are kept away. Called by one thread.
 */
@ConsumerType
public interface FixedMedium {
    /** What extents are on while the medium is mounted. */
    @ConsumerType
    interface FixedVolume extends Volume {
        /** @throws ArchivoltException {@code MEDIUM_FAULT} when it can no longer be used: it was ended, or has gone from where it was */
        void checkUsable(String doing) throws ArchivoltException;

        /** Every call fails from here on. */
        void end();
    }

    /**
     * What is there: two media whose identities have the same text are one, whatever the paths that lead to them.
     *
     * @throws ArchivoltException {@code MEDIUM_FAULT} when the medium has gone
     */
    Object identity() throws ArchivoltException;

    /**
     * @return empty when there is none
     * @throws ArchivoltException {@code FOREIGN_DATA} when there is something that is no label we can read
     */
    Optional<MediumLabel> label() throws ArchivoltException;

    /**
     * Looks through everything.
     *
     * @return whether there are extents
     * @throws ArchivoltException {@code FOREIGN_DATA} naming something that is not ours
     */
    boolean holdsExtents() throws ArchivoltException;

    /** Keeps others from it, before it is mounted or formatted. */
    void reserve(String doing) throws ArchivoltException;

    /** Undoes {@link #reserve}, if that was called. */
    default void letGo() throws ArchivoltException {}

    /** Of a reserved medium that carries a label of this name. */
    FixedVolume mount(MediumLabel label) throws ArchivoltException;

    /** Makes a reserved medium an empty one, of which all that is there is ours. From the first change to the last it carries no label. */
    void format(MediumLabel label, Instant created) throws ArchivoltException;
}
