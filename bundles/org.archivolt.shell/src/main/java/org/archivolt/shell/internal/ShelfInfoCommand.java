package org.archivolt.shell.internal;

import java.nio.charset.StandardCharsets;
import java.util.Map;
import java.util.Optional;
import org.apache.karaf.shell.api.action.Argument;
import org.apache.karaf.shell.api.action.Command;
import org.apache.karaf.shell.api.action.Completion;
import org.apache.karaf.shell.api.action.Option;
import org.apache.karaf.shell.api.action.lifecycle.Reference;
import org.apache.karaf.shell.api.action.lifecycle.Service;
import org.archivolt.base.ArchivoltException;
import org.archivolt.librarian.Librarian;
import org.archivolt.librarian.PosixError;
import org.archivolt.librarian.Shelf;
import org.archivolt.librarian.ShelfAttributes;
import org.archivolt.librarian.ShelfKind;
import org.archivolt.shell.internal.complete.ShelfCompleter;
import org.archivolt.shell.internal.text.Plain;

/** {@code shelf:info}. */
@Service
@Command(scope = "shelf", name = "info", description = "Shows a shelf: its path, size, owner, times, policy")
public final class ShelfInfoCommand extends ArchivoltCommand {
    @Reference
    Librarian librarian;

    @Option(name = "--json", description = "Print JSON")
    boolean json;

    @Argument(name = "shelf", description = "Its path, or its number", required = true)
    @Completion(ShelfCompleter.class)
    String shelf;

    @Override
    void run(Output output) throws ArchivoltException {
        Shelf found = ShelfNames.shelf(shelf, librarian);
        Map<String, Object> members = LibrarianTexts.members(found);
        path(found).ifPresent(path -> members.put("path", path));
        if (found.kind() == ShelfKind.SYMLINK) {
            members.put("target", librarian.readLink(found.id()));
        }
        if (found.kind().hasBooks()) {
            byte[] policy = librarian.attribute(found.id(), ShelfAttributes.POLICY);
            members.put("policy", new String(policy, StandardCharsets.UTF_8));
        }
        if (json) {
            output.json(members);
        } else {
            members.forEach((name, value) -> output.line("%-12s%s".formatted(name, Plain.of(value.toString()))));
        }
    }

    /** Empty when it has lost its name. */
    private Optional<String> path(Shelf found) throws ArchivoltException {
        try {
            return Optional.of(librarian.pathOf(found.id()).toString());
        } catch (ArchivoltException e) {
            if (PosixError.of(e) == PosixError.ENOENT) {
                return Optional.empty();
            }
            throw e;
        }
    }
}
