package org.archivolt.shell.internal;

import java.util.List;
import java.util.stream.IntStream;
import org.apache.karaf.shell.api.action.Argument;
import org.apache.karaf.shell.api.action.Command;
import org.apache.karaf.shell.api.action.Completion;
import org.apache.karaf.shell.api.action.Option;
import org.apache.karaf.shell.api.action.lifecycle.Reference;
import org.apache.karaf.shell.api.action.lifecycle.Service;
import org.archivolt.base.ArchivoltException;
import org.archivolt.librarian.Book;
import org.archivolt.librarian.Librarian;
import org.archivolt.librarian.ShelfBooks;
import org.archivolt.shell.internal.complete.ShelfCompleter;

/** {@code shelf:books}. */
@Service
@Command(scope = "shelf", name = "books", description = "Lists the books of a shelf, in the order of its bytes")
public final class ShelfBooksCommand extends ArchivoltCommand {
    @Reference
    Librarian librarian;

    @Option(name = "--from", description = "Begin with the book of this number, from 0")
    int from;

    @Option(name = "--limit", description = "At most so many, 1 to 10000")
    int limit = 1000;

    @Option(name = "--json", description = "Print JSON")
    boolean json;

    @Argument(name = "shelf", description = "Its path, or its number", required = true)
    @Completion(ShelfCompleter.class)
    String shelf;

    @Override
    void run(Output output) throws ArchivoltException {
        if (from < 0) {
            throw ArchivoltException.invalid("--from", "must not be negative").with("value", from);
        }
        ShelfBooks all = librarian.books(ShelfNames.id(shelf, librarian));
        int to = (int) Math.min(all.count(), (long) from + ShelfNames.limit(limit));
        List<Book> books =
                librarian.books(IntStream.range(from, to).mapToObj(all::at).toList());
        if (json) {
            output.json(books.stream().map(LibrarianTexts::members).toList());
        } else {
            output.table(BookAddresses.table(books, "no books"));
        }
    }
}
