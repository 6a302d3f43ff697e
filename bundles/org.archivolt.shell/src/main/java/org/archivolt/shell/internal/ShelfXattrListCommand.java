package org.archivolt.shell.internal;

import java.util.Map;
import org.apache.karaf.shell.api.action.Argument;
import org.apache.karaf.shell.api.action.Command;
import org.apache.karaf.shell.api.action.Completion;
import org.apache.karaf.shell.api.action.Option;
import org.apache.karaf.shell.api.action.lifecycle.Reference;
import org.apache.karaf.shell.api.action.lifecycle.Service;
import org.apache.karaf.shell.support.table.ShellTable;
import org.archivolt.base.ArchivoltException;
import org.archivolt.librarian.Librarian;
import org.archivolt.shell.internal.complete.ShelfCompleter;
import org.archivolt.shell.internal.text.Plain;

/** {@code shelf:xattr-list}. */
@Service
@Command(
        scope = "shelf",
        name = "xattr-list",
        description = "Lists the extended attributes of a shelf, with the lengths of their values")
public final class ShelfXattrListCommand extends ArchivoltCommand {
    @Reference
    Librarian librarian;

    @Option(name = "--json", description = "Print JSON")
    boolean json;

    @Argument(name = "shelf", description = "Its path, or its number", required = true)
    @Completion(ShelfCompleter.class)
    String shelf;

    @Override
    void run(Output output) throws ArchivoltException {
        Map<String, Integer> attributes = librarian.attributes(ShelfNames.id(shelf, librarian));
        if (json) {
            output.json(attributes);
            return;
        }
        ShellTable table = new ShellTable().emptyTableText("no attributes");
        table.column("Name").maxSize(80);
        table.column("Bytes").alignRight();
        attributes.forEach((name, length) -> table.addRow().addContent(Plain.of(name), length));
        output.table(table);
    }
}
