package org.archivolt.shell.internal;

import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.apache.karaf.shell.api.action.Command;
import org.apache.karaf.shell.api.action.Option;
import org.apache.karaf.shell.api.action.lifecycle.Reference;
import org.apache.karaf.shell.api.action.lifecycle.Service;
import org.archivolt.base.ArchivoltException;
import org.archivolt.base.MediumId;
import org.archivolt.lrs.Answer;
import org.archivolt.lrs.FormatRequest;
import org.archivolt.lrs.ResourceScheduler;

/** {@code medium:format}. All are formatted side by side, as far as there are drives for it. */
@Service
@Command(
        scope = "medium",
        name = "format",
        description = "Formats media",
        detailedDescription = "Foreign data is never overwritten, and neither is a medium with objects on it.")
public class MediumFormatCommand extends MediaCommand {
    @Reference
    ResourceScheduler scheduler;

    @Option(name = "--unlock", description = "Let them be used when they are formatted")
    boolean unlock;

    @Option(name = "--force", description = "Also if formatted by us before, provided no object is on it")
    boolean force;

    private final Map<MediumId, Answer<Void>> answers = new HashMap<>();

    @Override
    final void begin(List<MediumId> all) {
        all.forEach(id -> answers.put(id, scheduler.format(new FormatRequest(id, unlock, force))));
    }

    @Override
    final String change(MediumId medium) throws ArchivoltException, InterruptedException {
        try {
            Answers.await(answers.get(medium), "formatting");
        } catch (InterruptedException e) {
            answers.values().forEach(answer -> answer.cancel(true));
            throw e;
        }
        return "Formatted " + medium + (unlock ? ", unlocked" : "");
    }
}
