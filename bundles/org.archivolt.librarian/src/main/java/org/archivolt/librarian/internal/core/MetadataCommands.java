package org.archivolt.librarian.internal.core;

import java.time.Instant;
import java.util.Optional;
import org.archivolt.base.ArchivoltException;
import org.archivolt.librarian.AttributeMode;
import org.archivolt.librarian.Caller;
import org.archivolt.librarian.PosixError;
import org.archivolt.librarian.internal.core.ShelfEntry.Access;
import org.archivolt.librarian.internal.core.ShelfEntry.Times;

/** What is said of a shelf. */
public final class MetadataCommands {
    /** The catalog, and what people write, knows years of four digits. */
    private static final Instant FIRST = Instant.parse("0001-01-01T00:00:00Z");

    private static final Instant LAST = Instant.parse("9999-12-31T23:59:59.999999999Z");
    private static final int UNCHANGED = -1;

    private MetadataCommands() {}

    /** Relaxed. */
    public static Command<Void> setTimes(
            Caller caller, long shelf, Optional<Instant> accessed, Optional<Instant> modified, Instant now) {
        return draft -> {
            draft.requireNode(caller.node());
            ShelfEntry entry = draft.names().get(shelf);
            Times times = entry.times();
            draft.put(entry.with(new Times(
                    times.created(),
                    rounded(accessed.orElse(times.accessed())),
                    rounded(modified.orElse(times.modified())),
                    Times.rounded(now))));
            draft.relax();
            return null;
        };
    }

    private static Instant rounded(Instant time) throws ArchivoltException {
        if (time.isBefore(FIRST) || time.isAfter(LAST)) {
            throw PosixError.EINVAL.of("a time of another age").with("time", time);
        }
        return Times.rounded(time);
    }

    public static Command<Void> setPermissions(Caller caller, long shelf, int permissions, Instant now) {
        return draft -> {
            draft.requireNode(caller.node());
            NameCommands.requirePermissions(permissions);
            ShelfEntry entry = draft.names().get(shelf);
            Access access = entry.access();
            draft.put(entry.with(new Access(permissions, access.user(), access.group()))
                    .changed(now));
            return null;
        };
    }

    public static Command<Void> setOwner(Caller caller, long shelf, int user, int group, Instant now) {
        return draft -> {
            draft.requireNode(caller.node());
            ShelfEntry entry = draft.names().get(shelf);
            Access access = entry.access();
            draft.put(entry.with(new Access(
                            access.permissions(),
                            user == UNCHANGED ? access.user() : user,
                            group == UNCHANGED ? access.group() : group))
                    .changed(now));
            return null;
        };
    }

    public static Command<Void> setAttribute(
            Caller caller, long shelf, String name, byte[] value, AttributeMode mode, Policies policies, Instant now) {
        return draft -> {
            draft.requireNode(caller.node());
            Attributes.set(draft, draft.names().get(shelf), name, value, mode, policies, now);
            return null;
        };
    }

    public static Command<Void> removeAttribute(Caller caller, long shelf, String name, Instant now) {
        return draft -> {
            draft.requireNode(caller.node());
            Attributes.remove(draft, draft.names().get(shelf), name, now);
            return null;
        };
    }
}
