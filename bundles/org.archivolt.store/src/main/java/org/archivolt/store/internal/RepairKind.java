package org.archivolt.store.internal;

import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;
import org.archivolt.base.ArchivoltException;
import org.archivolt.base.Ticker;
import org.archivolt.dss.ObjectCatalog;
import org.archivolt.store.JobContext;
import org.archivolt.store.JobKind;
import org.archivolt.store.JobStep;
import org.osgi.service.component.annotations.Activate;
import org.osgi.service.component.annotations.Component;
import org.osgi.service.component.annotations.Reference;

/**
 * Tries to repair every damaged object once, now. They are repaired in the background anyway: this is for whoever has
 * brought back what was missing and does not want to wait, or wants to see.
 */
@Component(service = JobKind.class)
public final class RepairKind implements JobKind {
    static final String NAME = "repair";
    private static final Description DESCRIPTION =
            new Description(NAME, "Tries now to repair all objects that are known to be damaged", "", List.of());

    private final ObjectCatalog objects;
    private final LocalObjectStore store;

    @Activate
    public RepairKind(@Reference ObjectCatalog objects, @Reference LocalObjectStore store) {
        this.objects = objects;
        this.store = store;
    }

    @Override
    public Description description() {
        return DESCRIPTION;
    }

    @Override
    public void check(String subject, Map<String, String> parameters) {
        // there is nothing to be wrong
    }

    @Override
    public Totals estimate(JobContext job) throws ArchivoltException {
        return new Totals(OptionalLong.of(objects.damagedCount()), OptionalLong.empty());
    }

    /** The cursor is when it began: who was tried since then was tried by this job, or by the repairer. */
    @Override
    public JobStep step(JobContext job) throws ArchivoltException {
        Instant begun = job.cursor().isEmpty() ? Ticker.system().now() : Instant.parse(job.cursor());
        // clocks of hosts differ: no more attempts than there were objects
        boolean isEnough =
                job.progress().objects() >= job.progress().objectsTotal().orElse(0);
        Optional<Repairer.Attempt> attempt =
                isEnough ? Optional.empty() : store.repairer().repairNext(begun);
        if (attempt.isEmpty()) {
            return JobStep.last();
        }
        JobStep step = JobStep.to(begun.toString());
        return attempt.get()
                .failure()
                .map(why -> step.did(1, 0).failed(1, why))
                .orElseGet(() -> step.did(1, attempt.get().object().size()));
    }
}
