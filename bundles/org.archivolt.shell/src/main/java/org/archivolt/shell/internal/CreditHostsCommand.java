package org.archivolt.shell.internal;

import java.util.List;
import org.apache.karaf.shell.api.action.Command;
import org.apache.karaf.shell.api.action.Option;
import org.apache.karaf.shell.api.action.lifecycle.Reference;
import org.apache.karaf.shell.api.action.lifecycle.Service;
import org.apache.karaf.shell.support.table.ShellTable;
import org.archivolt.base.ArchivoltException;
import org.archivolt.resource.CreditOffice;
import org.archivolt.resource.CreditOffice.Host;
import org.archivolt.shell.internal.text.Ages;
import org.archivolt.shell.internal.text.Plain;

/** {@code credit:hosts}. */
@Service
@Command(
        scope = "credit",
        name = "hosts",
        description = "Lists the hosts that can have credits",
        detailedDescription =
                "Silent is how long this host has seen no sign of life of another. It loses its credits when"
                        + " its lease and the guard time are over.")
public final class CreditHostsCommand extends ArchivoltCommand {
    @Reference
    CreditOffice office;

    @Option(name = "--json", description = "Print JSON")
    boolean json;

    @Override
    void run(Output output) throws ArchivoltException {
        List<Host> hosts = office.hosts();
        if (json) {
            output.json(hosts.stream().map(CreditTexts::members).toList());
        } else {
            output.table(table(hosts));
        }
    }

    private static ShellTable table(List<Host> hosts) {
        ShellTable table = new ShellTable().emptyTableText("no hosts");
        table.column("Host").maxSize(40);
        table.column("Incarnation").alignRight();
        table.column("Silent").maxSize(7).alignRight();
        table.column("").maxSize(9);
        for (Host host : hosts) {
            table.addRow()
                    .addContent(
                            Plain.of(host.name()),
                            host.incarnation(),
                            host.silentFor().map(Ages::of).orElse(""),
                            host.isThis() ? "this host" : "");
        }
        return table;
    }
}
