package org.archivolt.shell.internal;

import org.apache.karaf.shell.api.action.Argument;
import org.apache.karaf.shell.api.action.Command;
import org.apache.karaf.shell.api.action.Completion;
import org.apache.karaf.shell.api.action.lifecycle.Reference;
import org.apache.karaf.shell.api.action.lifecycle.Service;
import org.archivolt.base.ArchivoltException;
import org.archivolt.resource.CreditOffice;
import org.archivolt.resource.ResourceName;
import org.archivolt.shell.internal.complete.CreditCompleter;
import org.archivolt.shell.internal.complete.HostCompleter;
import org.archivolt.shell.internal.text.Plain;

/** {@code credit:revoke}. */
@Service
@Command(
        scope = "credit",
        name = "revoke",
        description = "Calls a credit back from a host, as if somebody waited for it",
        detailedDescription = "Who uses it is asked to give it back as soon as that is correct; nothing is torn away."
                + " credit:list shows when it is gone.")
public final class CreditRevokeCommand extends ArchivoltCommand {
    @Reference
    CreditOffice office;

    @Argument(name = "resource", description = "As credit:list prints it, type:name", required = true)
    @Completion(CreditCompleter.class)
    String resource;

    @Argument(index = 1, name = "host", description = "Which has it", required = true)
    @Completion(HostCompleter.class)
    String host;

    @Override
    void run(Output output) throws ArchivoltException {
        ResourceName name = ResourceName.parse(resource);
        office.revoke(name, host);
        output.line(Plain.of("Called back %s from %s".formatted(name, host)));
    }
}
