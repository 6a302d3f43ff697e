package org.archivolt.shell.internal;

import org.apache.karaf.shell.api.action.Command;
import org.apache.karaf.shell.api.action.lifecycle.Reference;
import org.apache.karaf.shell.api.action.lifecycle.Service;
import org.archivolt.base.ArchivoltException;
import org.archivolt.librarian.Librarian;

/** {@code book:export}. */
@Service
@Command(scope = "book", name = "export", description = "Prints what is registered, as JSON that book:register takes")
public final class BookExportCommand extends ArchivoltCommand {
    @Reference
    Librarian librarian;

    @Override
    void run(Output output) throws ArchivoltException {
        output.line(librarian.exported());
    }
}
