package org.archivolt.shell.internal;

import java.util.List;
import java.util.Locale;
import org.apache.karaf.shell.api.action.Argument;
import org.apache.karaf.shell.api.action.Command;
import org.apache.karaf.shell.api.action.Completion;
import org.apache.karaf.shell.api.action.Option;
import org.apache.karaf.shell.api.action.lifecycle.Reference;
import org.apache.karaf.shell.api.action.lifecycle.Service;
import org.apache.karaf.shell.support.table.ShellTable;
import org.archivolt.base.ArchivoltException;
import org.archivolt.librarian.Librarian;
import org.archivolt.librarian.Shelf;
import org.archivolt.shell.internal.complete.ShelfCompleter;
import org.archivolt.shell.internal.text.Plain;
import org.archivolt.shell.internal.text.Sizes;

/** {@code shelf:list}. */
@Service
@Command(scope = "shelf", name = "list", description = "Lists what is in a directory, by name")
public final class ShelfListCommand extends ArchivoltCommand {
    @Reference
    Librarian librarian;

    @Option(name = "--after", description = "Begin behind this name")
    String after = "";

    @Option(name = "--limit", description = "At most so many, 1 to 10000")
    int limit = 1000;

    @Option(name = "--json", description = "Print JSON")
    boolean json;

    @Argument(name = "shelf", description = "Path or number of the directory; if not given, the root")
    @Completion(ShelfCompleter.class)
    String shelf;

    @Override
    void run(Output output) throws ArchivoltException {
        long directory = shelf == null ? Shelf.ROOT : ShelfNames.id(shelf, librarian);
        List<Shelf> entries = librarian.list(directory, after, ShelfNames.limit(limit));
        if (json) {
            output.json(entries.stream().map(LibrarianTexts::members).toList());
        } else {
            output.table(table(entries));
        }
    }

    private static ShellTable table(List<Shelf> entries) {
        ShellTable table = new ShellTable().emptyTableText("no shelves");
        table.column("Number").maxSize(10).alignRight();
        table.column("Kind").maxSize(9);
        table.column("Mode");
        table.column("Owner").maxSize(11);
        table.column("Size").maxSize(10).alignRight();
        table.column("Books").maxSize(6).alignRight();
        table.column("Name").maxSize(32);
        for (Shelf entry : entries) {
            table.addRow()
                    .addContent(
                            entry.id(),
                            entry.kind().name().toLowerCase(Locale.ROOT),
                            LibrarianTexts.permissions(entry),
                            entry.user() + ":" + entry.group(),
                            Sizes.of(entry.size()),
                            entry.books(),
                            Plain.of(entry.name()));
        }
        return table;
    }
}
