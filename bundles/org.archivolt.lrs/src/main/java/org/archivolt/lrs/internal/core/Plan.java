package org.archivolt.lrs.internal.core;

import java.util.List;
import org.archivolt.base.ArchivoltException;

/** What can be done for a request as things are. */
sealed interface Plan {
    /** All it needs can be had. In the order of the needs. */
    record Serve(List<Access> chosen) implements Plan {}

    /**
     * It has to wait.
     *
     * @param best what it would use first, as far as known: no more than it needs
     */
    record Wait(List<Access> best) implements Plan {}

    record Refuse(ArchivoltException why) implements Plan {}
}
