package org.archivolt.shell.internal;

import java.util.List;
import org.apache.karaf.shell.api.action.Command;
import org.apache.karaf.shell.api.action.Option;
import org.apache.karaf.shell.api.action.lifecycle.Reference;
import org.apache.karaf.shell.api.action.lifecycle.Service;
import org.apache.karaf.shell.support.table.ShellTable;
import org.archivolt.base.ArchivoltException;
import org.archivolt.librarian.Librarian;
import org.archivolt.librarian.ZeroingJob;
import org.archivolt.shell.internal.text.Ages;
import org.archivolt.shell.internal.text.Plain;

/** {@code zeroing:list}. */
@Service
@Command(
        scope = "zeroing",
        name = "list",
        description = "Lists what waits to be overwritten before it can be used again")
public final class ZeroingListCommand extends ArchivoltCommand {
    @Reference
    Librarian librarian;

    @Option(name = "--json", description = "Print JSON")
    boolean json;

    @Override
    void run(Output output) throws ArchivoltException {
        List<ZeroingJob> jobs = librarian.zeroing();
        if (json) {
            output.json(jobs.stream().map(LibrarianTexts::members).toList());
        } else {
            output.table(table(jobs));
        }
    }

    private static ShellTable table(List<ZeroingJob> jobs) {
        ShellTable table = new ShellTable().emptyTableText("nothing waits to be overwritten");
        table.column("Job").maxSize(10).alignRight();
        table.column("Shelf").maxSize(10).alignRight();
        table.column("Reason").maxSize(8);
        table.column("Books").maxSize(6).alignRight();
        table.column("Age").maxSize(7).alignRight();
        table.column("Failed because").maxSize(42);
        for (ZeroingJob job : jobs) {
            table.addRow()
                    .addContent(
                            job.id(),
                            job.shelf(),
                            Plain.of(job.reason()),
                            job.books(),
                            Ages.of(job.age()),
                            Plain.of(job.lastError()));
        }
        return table;
    }
}
