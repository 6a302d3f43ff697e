package org.archivolt.ldm.tape.internal.ltfs;

import java.io.IOException;
import org.archivolt.base.ArchivoltException;

/** Carries an operating error through a stream of the JDK. */
final class TapeFault extends IOException {
    private static final long serialVersionUID = 1L;

    private final transient ArchivoltException fault;

    TapeFault(ArchivoltException fault) {
        super(fault);
        this.fault = fault;
    }

    ArchivoltException fault() {
        return fault;
    }
}
