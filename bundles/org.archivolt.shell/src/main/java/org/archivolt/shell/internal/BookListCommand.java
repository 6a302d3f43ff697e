package org.archivolt.shell.internal;

import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.OptionalLong;
import org.apache.karaf.shell.api.action.Command;
import org.apache.karaf.shell.api.action.Completion;
import org.apache.karaf.shell.api.action.Option;
import org.apache.karaf.shell.api.action.lifecycle.Reference;
import org.apache.karaf.shell.api.action.lifecycle.Service;
import org.apache.karaf.shell.support.completers.StringsCompleter;
import org.archivolt.base.ArchivoltException;
import org.archivolt.librarian.Book;
import org.archivolt.librarian.BookAddress;
import org.archivolt.librarian.BookQuery;
import org.archivolt.librarian.BookState;
import org.archivolt.librarian.Librarian;
import org.archivolt.shell.internal.complete.FabricNodeCompleter;

/** {@code book:list}. */
@Service
@Command(scope = "book", name = "list", description = "Lists books, by address")
public final class BookListCommand extends ArchivoltCommand {
    @Reference
    Librarian librarian;

    @Option(name = "--group", description = "Of this interleave group")
    int group = -1;

    @Option(name = "--node", description = "Whose memory is this node's")
    @Completion(FabricNodeCompleter.class)
    int node;

    @Option(name = "--state", description = "free, inuse, zombie or offline")
    @Completion(
            value = StringsCompleter.class,
            values = {"free", "inuse", "zombie", "offline"})
    String state;

    @Option(name = "--after", description = "Begin behind this address")
    String after;

    @Option(name = "--limit", description = "At most so many, 1 to 10000")
    int limit = 1000;

    @Option(name = "--json", description = "Print JSON")
    boolean json;

    @Override
    void run(Output output) throws ArchivoltException {
        List<Book> books = librarian.books(query());
        if (json) {
            output.json(books.stream().map(LibrarianTexts::members).toList());
        } else {
            output.table(BookAddresses.table(books, "no books"));
        }
    }

    private BookQuery query() throws ArchivoltException {
        if (group < -1 || group >= BookAddress.GROUPS) {
            throw ArchivoltException.invalid("--group", "must be from 0 to " + (BookAddress.GROUPS - 1))
                    .with("value", group);
        }
        return new BookQuery(
                group < 0 ? OptionalInt.empty() : OptionalInt.of(group),
                FabricNodes.any("--node", node),
                state(),
                after == null
                        ? OptionalLong.empty()
                        : OptionalLong.of(BookAddresses.parse("--after", after).value()),
                ShelfNames.limit(limit));
    }

    private Optional<BookState> state() throws ArchivoltException {
        if (state == null) {
            return Optional.empty();
        }
        return Optional.of(Arrays.stream(BookState.values())
                .filter(each -> each.name().equalsIgnoreCase(state))
                .findFirst()
                .orElseThrow(() -> ArchivoltException.invalid("--state", "must be free, inuse, zombie or offline")
                        .with("value", state)));
    }
}
