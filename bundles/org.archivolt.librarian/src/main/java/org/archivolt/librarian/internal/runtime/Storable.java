package org.archivolt.librarian.internal.runtime;

import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.Optional;
import org.archivolt.base.ArchivoltException;
import org.archivolt.librarian.PosixError;
import org.archivolt.librarian.ShelfPath;

/** What the catalog can keep. What it cannot is refused here, before others' commands are in the same transaction. */
final class Storable {
    /** In microseconds, so that sums of two of them are numbers too. */
    private static final long SECONDS_MAX = Long.MAX_VALUE / 4_000_000;

    private Storable() {}

    static void requirePath(ShelfPath path) throws ArchivoltException {
        for (String name : path.names()) {
            requireText("name", name);
        }
    }

    static void requireText(String field, String text) throws ArchivoltException {
        if (text.indexOf('\0') >= 0 || !StandardCharsets.UTF_8.newEncoder().canEncode(text)) {
            throw PosixError.EINVAL
                    .of("keeping a text that is not Unicode, or has a NUL")
                    .with("field", field);
        }
    }

    /** To the microsecond. */
    static Optional<Instant> time(Optional<Instant> time) throws ArchivoltException {
        if (time.isPresent() && Math.abs(time.get().getEpochSecond()) > SECONDS_MAX) {
            throw PosixError.EINVAL.of("keeping a time that is too far away").with("time", time.get());
        }
        return time.map(each -> each.truncatedTo(ChronoUnit.MICROS));
    }
}
