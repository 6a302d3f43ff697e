package org.archivolt.shell.internal;

import org.apache.karaf.shell.api.action.Argument;
import org.apache.karaf.shell.api.action.Command;
import org.apache.karaf.shell.api.action.Completion;
import org.apache.karaf.shell.api.action.Option;
import org.apache.karaf.shell.api.action.lifecycle.Service;
import org.archivolt.base.ArchivoltException;
import org.archivolt.librarian.Caller;
import org.archivolt.librarian.Opened;
import org.archivolt.librarian.Shelf;
import org.archivolt.librarian.ShelfPath;
import org.archivolt.shell.internal.complete.ShelfCompleter;
import org.archivolt.shell.internal.text.Json;

/** {@code shelf:create}. */
@Service
@Command(scope = "shelf", name = "create", description = "Makes a file, empty")
public final class ShelfCreateCommand extends ShelfMakingCommand {
    @Option(name = "--permissions", description = "Octal")
    String permissions;

    @Option(name = "--exclusive", description = "Fail when it is there already")
    boolean exclusive;

    @Option(name = "--open", description = "Leave it open: print its handle")
    boolean open;

    @Option(name = "--block", description = "Make it a block device of so many books")
    Integer block;

    @Option(name = "--json", description = "Print JSON")
    boolean json;

    @Argument(name = "path", description = "Where", required = true)
    @Completion(ShelfCompleter.class)
    String path;

    @Override
    void run(Output output) throws ArchivoltException {
        if (block == null) {
            createFile(output);
            return;
        }
        if (block < 1 || open || exclusive) {
            throw ArchivoltException.invalid("--block", "must be positive, without --open and --exclusive")
                    .with("value", block);
        }
        Shelf made = librarian.createBlock(
                owner(), ShelfPath.parse(path), ShelfNames.permissions(permissions, ShelfNames.FILE), block);
        print(made, true, output);
    }

    private void createFile(Output output) throws ArchivoltException {
        Caller caller = owner();
        Opened opened = librarian.create(
                caller, ShelfPath.parse(path), ShelfNames.permissions(permissions, ShelfNames.FILE), exclusive);
        if (!open) {
            librarian.close(caller, opened.handle().id());
        }
        if (open && json) {
            output.json(Json.object(
                    "shelf", LibrarianTexts.members(opened.shelf()),
                    "handle", LibrarianTexts.members(opened.handle())));
        } else {
            print(opened.shelf(), opened.isNew(), output);
            if (open) {
                output.line("Opened as handle " + opened.handle().id());
            }
        }
    }

    private void print(Shelf shelf, boolean isNew, Output output) {
        if (json) {
            output.json(Json.object("shelf", LibrarianTexts.members(shelf)));
        } else {
            output.line("%s shelf %d".formatted(isNew ? "Made" : "There already was", shelf.id()));
        }
    }
}
