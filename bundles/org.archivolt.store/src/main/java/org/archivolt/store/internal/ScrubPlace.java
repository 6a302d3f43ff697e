package org.archivolt.store.internal;

import static org.archivolt.base.ErrorCode.INTERNAL;

import org.archivolt.base.ArchivoltException;
import org.archivolt.base.MediumId;

/**
 * Where a scrub goes on. Written {@code medium|after|offset|aloneUntil}.
 *
 * @param after position of the last extent that is done; -1 for none
 * @param offset how much of the next one is done, in bytes
 * @param aloneUntil position up to which extents are read one by one, each with its medium acquired anew: the medium has
 *     complained in the middle of several, and nobody knows yet of which
 */
record ScrubPlace(MediumId medium, long after, long offset, long aloneUntil) {
    static ScrubPlace begin(MediumId medium) {
        return new ScrubPlace(medium, -1, 0, -1);
    }

    static ScrubPlace parse(String cursor) throws ArchivoltException {
        String[] parts = cursor.split("\\|", -1);
        try {
            return new ScrubPlace(
                    MediumId.parse(parts[0]),
                    Long.parseLong(parts[1]),
                    Long.parseLong(parts[2]),
                    Long.parseLong(parts[3]));
        } catch (RuntimeException e) {
            throw new ArchivoltException(INTERNAL, "reading the cursor of a scrub", e).with("cursor", cursor);
        }
    }

    ScrubPlace behind(long position) {
        return new ScrubPlace(medium, position, 0, aloneUntil);
    }

    ScrubPlace inside(long done) {
        return new ScrubPlace(medium, after, done, aloneUntil);
    }

    ScrubPlace alone(long until) {
        return new ScrubPlace(medium, after, offset, until);
    }

    boolean isAlone() {
        return after < aloneUntil;
    }

    String cursor() {
        return medium + "|" + after + "|" + offset + "|" + aloneUntil;
    }
}
