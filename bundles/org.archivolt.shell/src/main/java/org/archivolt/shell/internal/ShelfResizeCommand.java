package org.archivolt.shell.internal;

import org.apache.karaf.shell.api.action.Argument;
import org.apache.karaf.shell.api.action.Command;
import org.apache.karaf.shell.api.action.Completion;
import org.apache.karaf.shell.api.action.Option;
import org.apache.karaf.shell.api.action.lifecycle.Service;
import org.archivolt.base.ArchivoltException;
import org.archivolt.librarian.Shelf;
import org.archivolt.shell.internal.complete.ShelfCompleter;
import org.archivolt.shell.internal.text.Sizes;

/** {@code shelf:resize}. */
@Service
@Command(
        scope = "shelf",
        name = "resize",
        description = "Changes the size of a shelf",
        detailedDescription = "More books come by its policy, all or none. Fewer go from the end, and are overwritten.")
public final class ShelfResizeCommand extends CallerCommand {
    @Option(name = "--at-least", description = "Never make it shorter")
    boolean atLeast;

    @Argument(name = "shelf", description = "Its path, or its number", required = true)
    @Completion(ShelfCompleter.class)
    String shelf;

    @Argument(
            index = 1,
            name = "size",
            description = "Bytes, or with K, M, G or T behind it; with B: books",
            required = true)
    String size;

    @Override
    void run(Output output) throws ArchivoltException {
        long id = ShelfNames.id(shelf, librarian);
        long bytes = Sizes.parse("size", size, librarian.topology().bookSize());
        Shelf changed = change(id, bytes);
        output.line("%s in %d books".formatted(Sizes.of(changed.size()), changed.books()));
    }

    private Shelf change(long id, long bytes) throws ArchivoltException {
        if (!atLeast) {
            return librarian.resize(caller(), id, bytes);
        }
        Shelf longer = librarian.extend(caller(), id, bytes);
        librarian.settle();
        return longer;
    }
}
