package org.archivolt.shell.internal;

import java.util.Map;
import java.util.Optional;
import org.apache.karaf.shell.api.action.Command;
import org.apache.karaf.shell.api.action.Option;
import org.apache.karaf.shell.api.action.lifecycle.Reference;
import org.apache.karaf.shell.api.action.lifecycle.Service;
import org.archivolt.base.ArchivoltException;
import org.archivolt.librarian.BookCounts;
import org.archivolt.librarian.Librarian;
import org.archivolt.librarian.LibrarianStatus;
import org.archivolt.shell.internal.text.Ages;
import org.archivolt.shell.internal.text.Plain;
import org.archivolt.shell.internal.text.Sizes;
import org.osgi.framework.FrameworkUtil;

/** {@code book:info}. */
@Service
@Command(scope = "book", name = "info", description = "Shows totals: memory, nodes, shelves, what is being overwritten")
public final class BookInfoCommand extends ArchivoltCommand {
    @Reference
    Librarian librarian;

    @Option(name = "--json", description = "Print JSON")
    boolean json;

    @Override
    void run(Output output) throws ArchivoltException {
        LibrarianStatus status = librarian.status();
        if (json) {
            Map<String, Object> members = LibrarianTexts.members(status);
            members.put("version", version());
            output.json(members);
        } else {
            print(status, output);
        }
    }

    private static void print(LibrarianStatus status, Output output) {
        BookCounts books = status.books();
        long size = status.bookSize();
        output.line("Archivolt  " + version());
        output.line("Librarian  on " + Plain.of(status.host().orElse("no host")));
        output.line("Books      %d of %s each, %s in all"
                .formatted(books.total(), Sizes.of(size), memory(books.total(), size)));
        output.line("  free     %d, %s".formatted(books.free(), memory(books.free(), size)));
        output.line("  in use   %d, %s".formatted(books.inUse(), memory(books.inUse(), size)));
        output.line("  zombie   %d, %s".formatted(books.zombie(), memory(books.zombie(), size)));
        output.line("  offline  %d, %s".formatted(books.offline(), memory(books.offline(), size)));
        output.line("Nodes      %d, %d active".formatted(status.nodes(), status.nodesActive()));
        output.line("Shelves    %d, %d open by %d handles"
                .formatted(status.shelves(), status.openShelves(), status.handles()));
        output.line("Zeroing    %d jobs%s"
                .formatted(
                        status.zeroing(),
                        status.oldestZeroing()
                                .map(age -> ", the oldest since " + Ages.of(age))
                                .orElse("")));
        output.line("Policy     %s, if the node has none of its own".formatted(status.defaultPolicy()));
    }

    /** Of this bundle, as of all of ours. */
    private static String version() {
        return Optional.ofNullable(FrameworkUtil.getBundle(BookInfoCommand.class))
                .map(bundle -> bundle.getVersion().toString())
                .orElse("outside of the runtime");
    }

    private static String memory(int books, long size) {
        return Sizes.of(books * size);
    }
}
