package org.archivolt.testkit.ldm;

import java.util.Map;
import java.util.TreeMap;
import org.archivolt.base.ArchivoltException;
import org.archivolt.base.ErrorCode;
import org.archivolt.base.MediumId;

/** The slots: removable media that are in no drive. */
final class FakeLibrary {
    private final Map<MediumId, FakeMedium> slots = new TreeMap<>();

    synchronized FakeMedium take(MediumId id) throws ArchivoltException {
        FakeMedium medium = slots.remove(id);
        if (medium == null) {
            throw new ArchivoltException(ErrorCode.MEDIUM_FAULT, "loading")
                    .with("medium", id)
                    .with("missing", true);
        }
        return medium;
    }

    synchronized void putBack(FakeMedium medium) {
        slots.put(medium.id(), medium);
    }
}
