package org.archivolt.ldm.tape.virtual.internal.unit;

import org.archivolt.base.ArchivoltException;

/** Who feels the time that a motion takes: the command that waits for it, or those that come before it is over. */
@FunctionalInterface
public interface Pace {
    /** @param moment of the library's clock at which the motion ends */
    void waitUntil(long moment) throws ArchivoltException;
}
