package org.archivolt.store.internal;

import static org.archivolt.base.ErrorCode.INTERNAL;

import org.archivolt.base.ArchivoltException;

/**
 * Where an import goes on. Written {@code PHASE|mayPut|isSuspect|after}.
 *
 * @param mayPut whether new objects may be written to the medium once it is done
 * @param isSuspect the medium has failed in the middle of the next file; nobody knows yet which of them is to blame
 * @param after address of the last file that is done, or position of the last extent; empty for none
 */
record ImportPlace(Phase phase, boolean mayPut, boolean isSuspect, String after) {
    /** What an import does, in this order. */
    enum Phase {
        /** The medium becomes known, and nothing is put on it. */
        BEGIN,
        /** What is on it is read. */
        READ,
        /** How much there is now of the copies met. */
        JUDGE,
        /** The medium's account is made right, and it is opened. */
        END
    }

    static ImportPlace begin(boolean mayPut) {
        return new ImportPlace(Phase.BEGIN, mayPut, false, "");
    }

    static ImportPlace parse(String cursor) throws ArchivoltException {
        String[] parts = cursor.split("\\|", 4);
        try {
            return new ImportPlace(
                    Phase.valueOf(parts[0]), Boolean.parseBoolean(parts[1]), Boolean.parseBoolean(parts[2]), parts[3]);
        } catch (RuntimeException e) {
            throw new ArchivoltException(INTERNAL, "reading the cursor of an import", e).with("cursor", cursor);
        }
    }

    ImportPlace next(Phase to) {
        return new ImportPlace(to, mayPut, false, "");
    }

    ImportPlace behind(String done) {
        return new ImportPlace(phase, mayPut, false, done);
    }

    ImportPlace suspecting() {
        return new ImportPlace(phase, mayPut, true, after);
    }

    String cursor() {
        return phase + "|" + mayPut + "|" + isSuspect + "|" + after;
    }
}
