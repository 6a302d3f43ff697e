package org.archivolt.ldm.tape.internal.ltfs;

import java.time.Instant;

/** The five times LTFS keeps of a file or directory. */
record Times(Instant creation, Instant change, Instant modification, Instant access, Instant backup) {
    static Times all(Instant moment) {
        return new Times(moment, moment, moment, moment, moment);
    }

    /** After entries of a directory came or went. */
    Times modified(Instant moment) {
        return new Times(creation, moment, moment, access, backup);
    }
}
