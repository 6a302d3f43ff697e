package org.archivolt.shell.internal;

import org.apache.karaf.shell.api.action.Command;
import org.apache.karaf.shell.api.action.lifecycle.Reference;
import org.apache.karaf.shell.api.action.lifecycle.Service;
import org.archivolt.base.ArchivoltException;
import org.archivolt.librarian.Librarian;

/** {@code memory:adopt}. */
@Service
@Command(
        scope = "memory",
        name = "adopt",
        description =
                "Says that the fabric memory was replaced on purpose: that of this host has the books from now on")
public final class MemoryAdoptCommand extends ArchivoltCommand {
    @Reference
    Librarian librarian;

    @Override
    void run(Output output) throws ArchivoltException {
        output.line("The books are in memory " + librarian.adoptMemory() + " now");
    }
}
