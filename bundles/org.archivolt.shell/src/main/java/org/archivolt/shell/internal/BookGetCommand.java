package org.archivolt.shell.internal;

import java.util.Locale;
import org.apache.karaf.shell.api.action.Argument;
import org.apache.karaf.shell.api.action.Command;
import org.apache.karaf.shell.api.action.Completion;
import org.apache.karaf.shell.api.action.Option;
import org.apache.karaf.shell.api.action.lifecycle.Reference;
import org.apache.karaf.shell.api.action.lifecycle.Service;
import org.archivolt.base.ArchivoltException;
import org.archivolt.librarian.Book;
import org.archivolt.librarian.Librarian;
import org.archivolt.librarian.NodeId;
import org.archivolt.shell.internal.complete.BookCompleter;

/** {@code book:get}. */
@Service
@Command(scope = "book", name = "get", description = "Shows a book: where it is, and what it is used for")
public final class BookGetCommand extends ArchivoltCommand {
    @Reference
    Librarian librarian;

    @Option(name = "--json", description = "Print JSON")
    boolean json;

    @Argument(name = "address", description = "Of the book, as book:list prints it", required = true)
    @Completion(BookCompleter.class)
    String address;

    @Override
    void run(Output output) throws ArchivoltException {
        Book book = librarian.book(BookAddresses.parse("address", address));
        if (json) {
            output.json(LibrarianTexts.members(book));
            return;
        }
        NodeId node = book.node();
        output.line("address   " + book.address());
        output.line("group     %d, book %d".formatted(book.group(), book.number()));
        output.line("node      %s: rack %d, enclosure %d, slot %d"
                .formatted(node, node.rack(), node.enclosure(), node.slot()));
        output.line("state     " + book.state().name().toLowerCase(Locale.ROOT));
        if (book.shelf().isPresent()) {
            output.line("shelf     %d%s"
                    .formatted(book.shelf().getAsLong(), book.offset() < 0 ? "" : ", from byte " + book.offset()));
        }
    }
}
