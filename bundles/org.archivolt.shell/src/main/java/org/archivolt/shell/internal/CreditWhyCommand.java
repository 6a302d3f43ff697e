package org.archivolt.shell.internal;

import java.util.List;
import org.apache.karaf.shell.api.action.Argument;
import org.apache.karaf.shell.api.action.Command;
import org.apache.karaf.shell.api.action.Completion;
import org.apache.karaf.shell.api.action.Option;
import org.apache.karaf.shell.api.action.lifecycle.Reference;
import org.apache.karaf.shell.api.action.lifecycle.Service;
import org.archivolt.base.ArchivoltException;
import org.archivolt.resource.CreditOffice;
import org.archivolt.resource.CreditOffice.Waiter;
import org.archivolt.resource.ResourceName;
import org.archivolt.shell.internal.complete.CreditCompleter;
import org.archivolt.shell.internal.text.Ages;
import org.archivolt.shell.internal.text.Plain;

/** {@code credit:why}. */
@Service
@Command(
        scope = "credit",
        name = "why",
        description = "Tells who waits for a resource, for whom, how long and why, and whom those wait for in turn")
public final class CreditWhyCommand extends ArchivoltCommand {
    @Reference
    CreditOffice office;

    @Option(name = "--json", description = "Print JSON")
    boolean json;

    @Argument(name = "resource", description = "As credit:list prints it, type:name", required = true)
    @Completion(CreditCompleter.class)
    String resource;

    @Override
    void run(Output output) throws ArchivoltException {
        ResourceName name = ResourceName.parse(resource);
        List<Waiter> chain = office.why(name);
        if (json) {
            output.json(chain.stream().map(CreditTexts::members).toList());
        } else if (chain.isEmpty()) {
            output.line("Nobody waits for " + Plain.of(name.toString()));
        } else {
            chain.forEach(waiter -> print(waiter, output));
        }
    }

    private static void print(Waiter waiter, Output output) {
        output.line(Plain.paragraph("", waiter.resource().toString()));
        output.line(Plain.paragraph(
                "  ",
                "%s on %s wants %s, for %s"
                        .formatted(waiter.user(), waiter.host(), waiter.credit(), Ages.of(waiter.age()))));
        waiter.waitsFor().forEach(other -> output.line(Plain.paragraph("  ", "waits for " + other)));
        if (!waiter.reason().isEmpty()) {
            output.line(Plain.paragraph("  ", "because " + waiter.reason()));
        }
    }
}
