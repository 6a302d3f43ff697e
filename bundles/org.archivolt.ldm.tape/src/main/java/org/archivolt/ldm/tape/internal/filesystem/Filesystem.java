package org.archivolt.ldm.tape.internal.filesystem;

import java.util.Optional;
import org.archivolt.base.ArchivoltException;
import org.archivolt.ldm.MediumLabel;
import org.archivolt.ldm.Volume;

/** LTFS on the cartridge in a drive that is ready: written by ourselves, or by the commands of an installed LTFS. */
public interface Filesystem {
    /** As {@link org.archivolt.ldm.Drive#label}. */
    Optional<MediumLabel> label() throws ArchivoltException;

    /** As {@link org.archivolt.ldm.Drive#mount}. */
    Mount mount(MediumLabel expected) throws ArchivoltException;

    /** As {@link org.archivolt.ldm.Drive#format}. */
    void format(MediumLabel label, boolean force) throws ArchivoltException;

    /** A volume in use. */
    interface Mount {
        Volume volume();

        /** False when the mount has ended by itself. */
        boolean isAlive();

        /** Writes what is still to be written; the volume is of no use afterwards, whether this fails or not. */
        void unmount() throws ArchivoltException;

        /** Lets go without writing anything: the next mount finds what was synced. */
        void abandon();
    }
}
