package org.archivolt.shell.internal;

import org.apache.karaf.shell.api.action.Argument;
import org.apache.karaf.shell.api.action.Command;
import org.apache.karaf.shell.api.action.Completion;
import org.apache.karaf.shell.api.action.lifecycle.Service;
import org.archivolt.base.ArchivoltException;
import org.archivolt.librarian.PosixError;
import org.archivolt.shell.internal.complete.HandleCompleter;

/** {@code shelf:close}. */
@Service
@Command(
        scope = "shelf",
        name = "close",
        description = "Closes what a node has open",
        detailedDescription =
                "Nothing happens when it is not open, or another node has it: see --node, and shelf:revoke.")
public final class ShelfCloseCommand extends CallerCommand {
    @Argument(name = "handle", description = "As shelf:open printed it", required = true)
    @Completion(HandleCompleter.class)
    long handle;

    @Override
    void run(Output output) throws ArchivoltException {
        librarian.close(caller(), handle);
        output.line(now());
    }

    private String now() throws ArchivoltException {
        try {
            return "Handle %d stays open: node %s has it"
                    .formatted(handle, librarian.handle(handle).node());
        } catch (ArchivoltException e) {
            if (PosixError.of(e) == PosixError.ESTALE) {
                return "Handle " + handle + " is not open any more";
            }
            throw e;
        }
    }
}
