package org.archivolt.librarian.internal.core;

import java.time.Instant;
import java.util.Optional;
import org.archivolt.librarian.AttributeMode;
import org.archivolt.librarian.Caller;

/** What is said of a shelf. */
public final class MetadataCommands {
    private MetadataCommands() {}

    /** Relaxed. */
    public static Command<Void> setTimes(
            Caller caller, long shelf, Optional<Instant> accessed, Optional<Instant> modified, Instant now) {
        throw new UnsupportedOperationException();
    }

    public static Command<Void> setPermissions(Caller caller, long shelf, int permissions, Instant now) {
        throw new UnsupportedOperationException();
    }

    public static Command<Void> setOwner(Caller caller, long shelf, int user, int group, Instant now) {
        throw new UnsupportedOperationException();
    }

    public static Command<Void> setAttribute(
            Caller caller, long shelf, String name, byte[] value, AttributeMode mode, Policies policies, Instant now) {
        throw new UnsupportedOperationException();
    }

    public static Command<Void> removeAttribute(Caller caller, long shelf, String name, Instant now) {
        throw new UnsupportedOperationException();
    }
}
