package org.archivolt.shell.internal;

import java.util.List;
import java.util.Optional;
import org.apache.karaf.shell.api.action.Command;
import org.apache.karaf.shell.api.action.Completion;
import org.apache.karaf.shell.api.action.Option;
import org.apache.karaf.shell.api.action.lifecycle.Reference;
import org.apache.karaf.shell.api.action.lifecycle.Service;
import org.apache.karaf.shell.support.table.ShellTable;
import org.archivolt.base.ArchivoltException;
import org.archivolt.resource.CreditOffice;
import org.archivolt.resource.CreditOffice.Loan;
import org.archivolt.shell.internal.complete.HostCompleter;
import org.archivolt.shell.internal.text.Plain;

/** {@code credit:list}. */
@Service
@Command(
        scope = "credit",
        name = "list",
        description = "Lists what is lent, and to which hosts",
        detailedDescription =
                "User is who uses it, of this host only: what other hosts do with theirs they know themselves."
                        + " Called back: somebody waits for it, or an operator wants it back.")
public final class CreditListCommand extends ArchivoltCommand {
    @Reference
    CreditOffice office;

    @Option(name = "--type", description = "Only resources of this type")
    String type;

    @Option(name = "--host", description = "Only what this host has")
    @Completion(HostCompleter.class)
    String host;

    @Option(name = "--limit", description = "At most so many, 1 to 10000")
    int limit = 1000;

    @Option(name = "--json", description = "Print JSON")
    boolean json;

    @Override
    void run(Output output) throws ArchivoltException {
        List<Loan> loans = office.loans(Optional.ofNullable(type), Optional.ofNullable(host), CreditTexts.limit(limit));
        if (json) {
            output.json(loans.stream().map(CreditTexts::members).toList());
        } else {
            output.table(table(loans));
        }
    }

    private static ShellTable table(List<Loan> loans) {
        ShellTable table = new ShellTable().emptyTableText("no credits");
        table.column("Resource").maxSize(32);
        table.column("Host").maxSize(10);
        table.column("Credit").maxSize(16);
        table.column("Token").maxSize(8);
        table.column("Called").maxSize(6);
        table.column("User").maxSize(13);
        for (Loan loan : loans) {
            table.addRow()
                    .addContent(
                            Plain.of(loan.resource().toString()),
                            Plain.of(loan.host()),
                            Plain.of(loan.credit()),
                            loan.token().orElse(""),
                            loan.calledBack() ? "back" : "",
                            Plain.of(users(loan)));
        }
        return table;
    }

    private static String users(Loan loan) {
        if (loan.uses().isEmpty()) {
            return "";
        }
        int others = loan.uses().size() - 1;
        String first = loan.uses().get(0).user().replace(" of " + loan.resource(), ""); // the row says of what
        return (others == 0 ? "" : "+" + others + " ") + first;
    }
}
