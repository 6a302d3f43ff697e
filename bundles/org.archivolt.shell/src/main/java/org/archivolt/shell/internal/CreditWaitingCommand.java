package org.archivolt.shell.internal;

import java.util.List;
import org.apache.karaf.shell.api.action.Command;
import org.apache.karaf.shell.api.action.Option;
import org.apache.karaf.shell.api.action.lifecycle.Reference;
import org.apache.karaf.shell.api.action.lifecycle.Service;
import org.apache.karaf.shell.support.table.ShellTable;
import org.archivolt.base.ArchivoltException;
import org.archivolt.resource.CreditOffice;
import org.archivolt.resource.CreditOffice.Waiter;
import org.archivolt.shell.internal.text.Ages;
import org.archivolt.shell.internal.text.Plain;

/** {@code credit:waiting}. */
@Service
@Command(scope = "credit", name = "waiting", description = "Lists who waits for a credit; credit:why tells more of one")
public final class CreditWaitingCommand extends ArchivoltCommand {
    @Reference
    CreditOffice office;

    @Option(name = "--limit", description = "At most so many, 1 to 10000")
    int limit = 1000;

    @Option(name = "--json", description = "Print JSON")
    boolean json;

    @Override
    void run(Output output) throws ArchivoltException {
        List<Waiter> waiters = office.waiters(CreditTexts.limit(limit));
        if (json) {
            output.json(waiters.stream().map(CreditTexts::members).toList());
        } else {
            output.table(table(waiters));
        }
    }

    private static ShellTable table(List<Waiter> waiters) {
        ShellTable table = new ShellTable().emptyTableText("nobody waits");
        table.column("Resource").maxSize(30);
        table.column("Host").maxSize(10);
        table.column("User").maxSize(14);
        table.column("Wants").maxSize(10);
        table.column("Since").maxSize(7).alignRight();
        table.column("Waits for").maxSize(14);
        for (Waiter waiter : waiters) {
            table.addRow()
                    .addContent(
                            Plain.of(waiter.resource().toString()),
                            Plain.of(waiter.host()),
                            Plain.of(waiter.user()),
                            Plain.of(waiter.credit()),
                            Ages.of(waiter.age()),
                            Plain.of(String.join(", ", waiter.waitsFor())));
        }
        return table;
    }
}
