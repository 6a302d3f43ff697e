package org.archivolt.shell.internal;

import java.util.Optional;
import org.apache.karaf.shell.api.action.Argument;
import org.apache.karaf.shell.api.action.Command;
import org.apache.karaf.shell.api.action.Completion;
import org.apache.karaf.shell.api.action.lifecycle.Reference;
import org.apache.karaf.shell.api.action.lifecycle.Service;
import org.archivolt.base.ArchivoltException;
import org.archivolt.librarian.Librarian;
import org.archivolt.shell.internal.complete.PolicyCompleter;
import org.archivolt.shell.internal.text.Plain;

/** {@code policy:set-default}. */
@Service
@Command(
        scope = "policy",
        name = "set-default", // not "default": to the shell that is the command for whatever it does not know
        description = "Shows or changes the policy of nodes that have none of their own")
public final class PolicySetDefaultCommand extends ArchivoltCommand {
    @Reference
    Librarian librarian;

    @Argument(name = "policy", description = "The new one")
    @Completion(PolicyCompleter.class)
    String policy;

    @Override
    void run(Output output) throws ArchivoltException {
        if (policy != null) {
            librarian.setDefaultPolicy(Optional.empty(), Optional.of(policy));
        }
        output.line(Plain.of(librarian.defaultPolicy(Optional.empty()).orElse("none")));
    }
}
