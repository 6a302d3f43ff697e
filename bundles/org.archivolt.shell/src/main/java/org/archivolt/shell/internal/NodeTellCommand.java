package org.archivolt.shell.internal;

import org.apache.karaf.shell.api.action.Argument;
import org.apache.karaf.shell.api.action.Command;
import org.apache.karaf.shell.api.action.lifecycle.Reference;
import org.apache.karaf.shell.api.action.lifecycle.Service;
import org.archivolt.base.ArchivoltException;
import org.archivolt.librarian.Librarian;

/** {@code node:tell}. */
@Service
@Command(scope = "node", name = "tell", description = "Sends a message to everybody who listens to the Librarian")
public final class NodeTellCommand extends ArchivoltCommand {
    @Reference
    Librarian librarian;

    @Argument(name = "message", description = "Any text", required = true)
    String message;

    @Override
    void run(Output output) throws ArchivoltException {
        librarian.tell(message);
    }
}
