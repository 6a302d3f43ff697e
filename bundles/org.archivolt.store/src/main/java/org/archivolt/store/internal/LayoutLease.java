package org.archivolt.store.internal;

import org.archivolt.base.ArchivoltException;
import org.archivolt.layout.LayoutDescription;
import org.archivolt.layout.LayoutModule;

/** The right to use a layout module until it is closed. Its bundle waits for that before it goes, within a bound. */
interface LayoutLease extends AutoCloseable {
    LayoutModule module();

    LayoutDescription description();

    /**
     * Called on every step of a transfer that runs in the module.
     *
     * @throws ArchivoltException {@code LAYOUT_UNAVAILABLE} when the module's bundle has stopped waiting
     */
    void check() throws ArchivoltException;

    /** Does nothing the second time. */
    @Override
    void close();
}
