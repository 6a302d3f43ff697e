package org.archivolt.shell.internal;

import org.apache.karaf.shell.api.action.Argument;
import org.apache.karaf.shell.api.action.Command;
import org.apache.karaf.shell.api.action.Completion;
import org.apache.karaf.shell.api.action.lifecycle.Reference;
import org.apache.karaf.shell.api.action.lifecycle.Service;
import org.archivolt.base.ArchivoltException;
import org.archivolt.librarian.Librarian;
import org.archivolt.shell.internal.complete.HandleCompleter;

/** {@code shelf:revoke}. */
@Service
@Command(scope = "shelf", name = "revoke", description = "Takes a handle away from whoever has it")
public final class ShelfRevokeCommand extends ArchivoltCommand {
    @Reference
    Librarian librarian;

    @Argument(name = "handle", description = "As shelf:handles prints it", required = true)
    @Completion(HandleCompleter.class)
    long handle;

    @Override
    void run(Output output) throws ArchivoltException {
        librarian.revoke(handle);
        output.line("Handle " + handle + " is not open any more");
    }
}
