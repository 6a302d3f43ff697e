package org.archivolt.shell.internal;

import java.nio.charset.StandardCharsets;
import org.apache.karaf.shell.api.action.Argument;
import org.apache.karaf.shell.api.action.Command;
import org.apache.karaf.shell.api.action.Completion;
import org.apache.karaf.shell.api.action.lifecycle.Service;
import org.archivolt.base.ArchivoltException;
import org.archivolt.librarian.AttributeMode;
import org.archivolt.librarian.PosixError;
import org.archivolt.librarian.Shelf;
import org.archivolt.librarian.ShelfAttributes;
import org.archivolt.librarian.ShelfKind;
import org.archivolt.shell.internal.complete.PolicyCompleter;
import org.archivolt.shell.internal.complete.ShelfCompleter;
import org.archivolt.shell.internal.text.Plain;

/** {@code shelf:policy}. */
@Service
@Command(
        scope = "shelf",
        name = "policy",
        description = "Shows or changes the policy of a shelf",
        detailedDescription = "That of a directory is for files that are made in it from then on; '' takes it back.")
public final class ShelfPolicyCommand extends CallerCommand {
    @Argument(name = "shelf", description = "Its path, or its number", required = true)
    @Completion(ShelfCompleter.class)
    String shelf;

    @Argument(index = 1, name = "policy", description = "The new one: for books it gets from now on")
    @Completion(PolicyCompleter.class)
    String policy;

    @Override
    void run(Output output) throws ArchivoltException {
        long id = ShelfNames.id(shelf, librarian);
        if (policy != null) {
            byte[] name = policy.getBytes(StandardCharsets.UTF_8);
            librarian.setAttribute(caller(), id, ShelfAttributes.POLICY, name, AttributeMode.ANY);
        }
        output.line(now(librarian.shelf(id)));
    }

    private String now(Shelf of) throws ArchivoltException {
        try {
            byte[] name = librarian.attribute(of.id(), ShelfAttributes.POLICY);
            return Plain.of(new String(name, StandardCharsets.UTF_8));
        } catch (ArchivoltException e) {
            if (of.kind() == ShelfKind.DIRECTORY && PosixError.of(e) == PosixError.ENODATA) {
                return "none of its own: see node:policy and policy:set-default";
            }
            throw e;
        }
    }
}
