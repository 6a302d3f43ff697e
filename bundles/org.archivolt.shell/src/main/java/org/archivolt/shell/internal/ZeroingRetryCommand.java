package org.archivolt.shell.internal;

import org.apache.karaf.shell.api.action.Command;
import org.apache.karaf.shell.api.action.lifecycle.Reference;
import org.apache.karaf.shell.api.action.lifecycle.Service;
import org.archivolt.base.ArchivoltException;
import org.archivolt.librarian.Librarian;

/** {@code zeroing:retry}. */
@Service
@Command(scope = "zeroing", name = "retry", description = "Tries again at once to overwrite what could not be")
public final class ZeroingRetryCommand extends ArchivoltCommand {
    @Reference
    Librarian librarian;

    @Override
    void run(Output output) throws ArchivoltException {
        librarian.retryZeroing();
        output.line("Trying again: see zeroing:list");
    }
}
