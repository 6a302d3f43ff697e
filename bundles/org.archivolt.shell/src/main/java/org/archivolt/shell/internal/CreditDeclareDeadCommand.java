package org.archivolt.shell.internal;

import org.apache.karaf.shell.api.action.Argument;
import org.apache.karaf.shell.api.action.Command;
import org.apache.karaf.shell.api.action.Completion;
import org.apache.karaf.shell.api.action.Option;
import org.apache.karaf.shell.api.action.lifecycle.Reference;
import org.apache.karaf.shell.api.action.lifecycle.Service;
import org.archivolt.base.ArchivoltException;
import org.archivolt.resource.CreditOffice;
import org.archivolt.shell.internal.complete.HostCompleter;
import org.archivolt.shell.internal.text.Plain;

/** {@code credit:declare-dead}. */
@Service
@Command(
        scope = "credit",
        name = "declare-dead",
        description = "Takes all credits of a dead host at once, without waiting for the end of its lease",
        detailedDescription =
                "Make sure that it is really dead, or switched off: what it still writes to media that cannot"
                        + " refuse it would spoil what others write there.")
public final class CreditDeclareDeadCommand extends ArchivoltCommand {
    @Reference
    CreditOffice office;

    @Option(name = "--yes", description = "It is dead: I have made sure")
    boolean yes;

    @Argument(name = "host", description = "As credit:hosts prints it", required = true)
    @Completion(HostCompleter.class)
    String host;

    @Override
    void run(Output output) throws ArchivoltException {
        if (!yes) {
            throw ArchivoltException.invalid("--yes", "must be given, by who has made sure that the host is dead")
                    .with("host", host);
        }
        office.declareDead(host);
        output.line(Plain.of("Took the credits of " + host));
    }
}
