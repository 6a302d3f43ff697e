package org.archivolt.shell.internal;

import java.util.List;
import java.util.Optional;
import org.apache.karaf.shell.api.action.Argument;
import org.apache.karaf.shell.api.action.Command;
import org.apache.karaf.shell.api.action.Completion;
import org.apache.karaf.shell.api.action.Option;
import org.apache.karaf.shell.api.action.lifecycle.Service;
import org.archivolt.base.ArchivoltException;
import org.archivolt.librarian.Book;
import org.archivolt.librarian.BookQuery;
import org.archivolt.shell.internal.complete.PolicyCompleter;
import org.archivolt.shell.internal.complete.ShelfCompleter;

/** {@code shelf:preview}. */
@Service
@Command(scope = "shelf", name = "preview", description = "Shows which books a shelf would get now")
public final class ShelfPreviewCommand extends CallerCommand {
    @Option(name = "--policy", description = "By this policy; if not given, its own")
    @Completion(PolicyCompleter.class)
    String policy;

    @Option(name = "--json", description = "Print JSON")
    boolean json;

    @Argument(name = "shelf", description = "Its path, or its number", required = true)
    @Completion(ShelfCompleter.class)
    String shelf;

    @Argument(index = 1, name = "books", description = "How many, 1 to 10000", required = true)
    int books;

    @Override
    void run(Output output) throws ArchivoltException {
        if (books < 1 || books > BookQuery.LIMIT_MAX) {
            throw ArchivoltException.invalid("books", "must be from 1 to " + BookQuery.LIMIT_MAX)
                    .with("value", books);
        }
        long id = ShelfNames.id(shelf, librarian);
        List<Book> chosen = librarian.books(librarian.preview(caller(), id, Optional.ofNullable(policy), books));
        if (json) {
            output.json(chosen.stream().map(LibrarianTexts::members).toList());
        } else {
            output.table(BookAddresses.table(chosen, "no books"));
        }
    }
}
