package org.archivolt.shell.internal;

import java.util.ArrayList;
import java.util.List;
import org.apache.karaf.shell.api.action.Argument;
import org.apache.karaf.shell.api.action.Completion;
import org.apache.karaf.shell.api.action.lifecycle.Reference;
import org.archivolt.base.ArchivoltException;
import org.archivolt.librarian.BookAddress;
import org.archivolt.librarian.Librarian;
import org.archivolt.shell.internal.complete.BookCompleter;

/** A command that takes books out of use, or back. */
abstract class BooksCommand extends ArchivoltCommand {
    @Reference
    Librarian librarian;

    @Argument(
            name = "addresses",
            description = "Of the books, as book:list prints them",
            required = true,
            multiValued = true)
    @Completion(BookCompleter.class)
    List<String> addresses;

    abstract boolean isOffline();

    @Override
    final void run(Output output) throws ArchivoltException {
        List<BookAddress> books = new ArrayList<>();
        for (String address : addresses) {
            books.add(BookAddresses.parse("addresses", address));
        }
        for (BookAddress book : books) {
            librarian.setOffline(book, isOffline());
            output.line(book + (isOffline() ? " is not handed out any more" : " can be used again"));
        }
    }
}
