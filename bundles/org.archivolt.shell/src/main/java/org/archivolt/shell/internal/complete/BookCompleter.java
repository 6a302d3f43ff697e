package org.archivolt.shell.internal.complete;

import java.util.List;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.OptionalLong;
import org.apache.karaf.shell.api.action.lifecycle.Reference;
import org.apache.karaf.shell.api.action.lifecycle.Service;
import org.apache.karaf.shell.api.console.CommandLine;
import org.apache.karaf.shell.api.console.Completer;
import org.apache.karaf.shell.api.console.Session;
import org.archivolt.base.ArchivoltException;
import org.archivolt.librarian.BookQuery;
import org.archivolt.librarian.Librarian;

/** Addresses of books, from the one that is being typed. */
@Service
public final class BookCompleter implements Completer {
    private static final int OFFERED_MAX = 100;
    private static final int DIGITS = 16;
    private static final int HEXADECIMAL = 16;

    @Reference
    Librarian librarian;

    @Override
    public int complete(Session session, CommandLine line, List<String> candidates) {
        try {
            return Candidates.offer(offered(Names.typed(line)), session, line, candidates);
        } catch (ArchivoltException e) {
            // nobody wants an error for pressing TAB; the command itself will tell
            return -1;
        }
    }

    private List<String> offered(String typed) throws ArchivoltException {
        OptionalLong after = typed.matches("0x[0-9a-f]{1,15}") ? before(typed) : OptionalLong.empty();
        return librarian
                .books(new BookQuery(OptionalInt.empty(), Optional.empty(), Optional.empty(), after, OFFERED_MAX))
                .stream()
                .map(book -> book.address().toString())
                .toList();
    }

    /** The address in front of the first that begins like this. */
    private static OptionalLong before(String typed) {
        int missing = DIGITS + 2 - typed.length();
        long first = Long.parseUnsignedLong(typed + "0".repeat(missing), 2, DIGITS + 2, HEXADECIMAL);
        return first > 0 ? OptionalLong.of(first - 1) : OptionalLong.empty();
    }
}
