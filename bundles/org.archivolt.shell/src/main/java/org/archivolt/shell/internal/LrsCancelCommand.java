package org.archivolt.shell.internal;

import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import org.apache.karaf.shell.api.action.Argument;
import org.apache.karaf.shell.api.action.Command;
import org.apache.karaf.shell.api.action.Completion;
import org.apache.karaf.shell.api.action.lifecycle.Reference;
import org.apache.karaf.shell.api.action.lifecycle.Service;
import org.archivolt.base.ArchivoltException;
import org.archivolt.lrs.ResourceScheduler;
import org.archivolt.shell.internal.complete.RequestCompleter;
import org.archivolt.shell.internal.text.ErrorLine;

/** {@code lrs:cancel}. */
@Service
@Command(
        scope = "lrs",
        name = "cancel",
        description = "Cancels what is left of requests",
        detailedDescription = "Media they hold are taken back from their clients. A format that has begun goes on.")
public final class LrsCancelCommand extends ArchivoltCommand {
    @Reference
    ResourceScheduler scheduler;

    @Argument(name = "request", description = "Their numbers, as in lrs:queue", required = true, multiValued = true)
    @Completion(RequestCompleter.class)
    List<String> requests;

    /** One that cannot be cancelled does not keep the others; the command fails with the first of them. */
    @Override
    void run(Output output) throws ArchivoltException, InterruptedException {
        Set<Long> ids = new LinkedHashSet<>();
        for (String request : requests) {
            ids.add(Requests.id(request));
        }
        List<ArchivoltException> failures = new ArrayList<>();
        for (long id : ids) {
            try {
                Answers.prompt(scheduler.cancel(id), "cancelling");
                output.line("Cancelled " + id);
            } catch (ArchivoltException e) {
                failures.add(e.with("request", id));
            }
        }
        if (!failures.isEmpty()) {
            failures.stream().skip(1).forEach(failure -> output.line(ErrorLine.of(failure)));
            throw failures.get(0);
        }
    }
}
