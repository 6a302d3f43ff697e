package org.archivolt.shell.internal;

import java.util.List;
import java.util.Optional;
import org.apache.karaf.shell.api.action.Command;
import org.apache.karaf.shell.api.action.Option;
import org.apache.karaf.shell.api.action.lifecycle.Reference;
import org.apache.karaf.shell.api.action.lifecycle.Service;
import org.archivolt.base.ArchivoltException;
import org.archivolt.librarian.Librarian;
import org.archivolt.librarian.PolicyInfo;
import org.archivolt.shell.internal.text.Json;
import org.archivolt.shell.internal.text.Plain;

/** {@code policy:list}. */
@Service
@Command(scope = "policy", name = "list", description = "Lists the policies: who decides which books a shelf gets")
public final class PolicyListCommand extends ArchivoltCommand {
    @Reference
    Librarian librarian;

    @Option(name = "--json", description = "Print JSON")
    boolean json;

    @Override
    void run(Output output) throws ArchivoltException {
        List<PolicyInfo> policies = librarian.policies();
        if (json) {
            output.json(policies.stream()
                    .map(policy -> Json.object("name", policy.name(), "description", policy.description()))
                    .toList());
            return;
        }
        String all = librarian.defaultPolicy(Optional.empty()).orElse("");
        for (PolicyInfo policy : policies) {
            String mark = policy.name().equals(all) ? " (default)" : "";
            output.line(Plain.paragraph("", policy.name() + mark + ": " + policy.description()));
        }
    }
}
