package org.archivolt.librarian.internal.runtime;

import java.util.Optional;
import org.archivolt.base.ArchivoltException;
import org.archivolt.librarian.PosixError;
import org.archivolt.librarian.internal.core.LibrarianState;
import org.archivolt.librarian.internal.core.RegistryCommands;

/**
 * The one fabric memory that has the books' bytes: the first that was used. In another one, overwriting would hit nothing, or somebody else's, and
 * leave old bytes to be read.
 */
final class RegisteredMemory {
    private final LibrarianThread librarian;

    RegisteredMemory(LibrarianThread librarian) {
        this.librarian = librarian;
    }

    /**
     * Registers it when none is.
     *
     * @throws ArchivoltException {@code EOPNOTSUPP} when it is another one; {@code ENODEV} when nothing is registered
     */
    void require(LibrarianState state, String identity) throws ArchivoltException {
        Optional<String> known = state.memoryIdentity();
        String registered = known.isPresent() ? known.get() : use(identity);
        if (!registered.equals(identity)) {
            throw PosixError.EOPNOTSUPP
                    .of("the memory of this host is not the one that was registered: it does not have the books' bytes")
                    .with("memory", identity)
                    .with("registered", registered);
        }
    }

    private String use(String identity) throws ArchivoltException {
        requireIdentity(identity);
        return librarian.perform(RegistryCommands.useMemory(identity));
    }

    /** @throws ArchivoltException {@code EINVAL}; {@code ENODEV} when nothing is registered */
    String adopt(String identity) throws ArchivoltException {
        requireIdentity(identity);
        return librarian.perform(RegistryCommands.adoptMemory(identity));
    }

    private static void requireIdentity(String identity) throws ArchivoltException {
        if (identity.isEmpty()) {
            throw PosixError.EINVAL.of("a memory without an identity");
        }
        Storable.requireText("identity", identity);
    }

    /** Whether it is certainly not the one; false while none is registered. */
    static boolean isAnother(LibrarianState state, String identity) {
        return state.memoryIdentity().filter(known -> !known.equals(identity)).isPresent();
    }
}
