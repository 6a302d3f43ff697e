package org.archivolt.librarian.internal.core;

import java.time.Instant;
import java.util.List;
import org.archivolt.librarian.Registration;
import org.archivolt.librarian.Topology;

/** What memory there is. */
public final class RegistryCommands {
    private RegistryCommands() {}

    /**
     * Registers for the first time, or what has been added. A dry run applies it to a workspace that nobody keeps.
     *
     * @param remarks go to the result
     */
    public static Command<Registration> register(Topology topology, List<String> remarks, Instant now) {
        throw new UnsupportedOperationException();
    }
}
