package org.archivolt.store.internal;

import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;
import org.archivolt.base.ArchivoltException;
import org.archivolt.base.Ticker;
import org.archivolt.dss.CopyQuery;
import org.archivolt.dss.CopyStatus;
import org.archivolt.dss.ListedCopy;
import org.archivolt.dss.ObjectCatalog;
import org.archivolt.store.JobContext;
import org.archivolt.store.JobKind;
import org.archivolt.store.JobStep;
import org.osgi.service.component.annotations.Activate;
import org.osgi.service.component.annotations.Component;
import org.osgi.service.component.annotations.Reference;

/**
 * Tries to repair every damaged object once, now; that is done in the background anyway: this is for whoever has brought back
 * what was missing and does not want to wait, or wants to see. Then makes anew, once, what copies lack that can still be
 * read, as after the loss of a medium: that is done by this job only, because it may take a lot of room.
 */
@Component(service = JobKind.class)
public final class RepairKind implements JobKind {
    static final String NAME = "repair";
    private static final Description DESCRIPTION = new Description(
            NAME, "Tries now to repair what is damaged, and to complete what is missing", "", List.of());
    private static final CopyQuery READABLE = new CopyQuery(
            "",
            Optional.empty(),
            Optional.empty(),
            Optional.empty(),
            Optional.of(CopyStatus.READABLE),
            Optional.empty(),
            false);

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

    /**
     * First what is damaged, then what is missing. The cursor is when it began: who was tried since then was tried by this job,
     * or by the repairer; then, after a bar, the last copy that was looked at.
     */
    @Override
    public JobStep step(JobContext job) throws ArchivoltException {
        String cursor = job.cursor().isEmpty() ? Ticker.system().now().toString() : job.cursor();
        int bar = cursor.indexOf('|');
        return bar < 0
                ? damaged(job, Instant.parse(cursor))
                : missing(cursor.substring(0, bar), Long.parseLong(cursor.substring(bar + 1)));
    }

    private JobStep damaged(JobContext job, Instant begun) throws ArchivoltException {
        // clocks of hosts differ: no more attempts than there were objects
        boolean isEnough =
                job.progress().objects() >= job.progress().objectsTotal().orElse(0);
        Optional<Repairer.Attempt> attempt =
                isEnough ? Optional.empty() : store.repairer().repairNext(begun);
        return attempt.isEmpty() ? JobStep.to(begun + "|" + -1) : told(JobStep.to(begun.toString()), attempt.get());
    }

    private JobStep missing(String begun, long after) throws ArchivoltException {
        List<ListedCopy> next = objects.copies(READABLE, after, 1);
        if (next.isEmpty()) {
            return JobStep.last();
        }
        JobStep step = JobStep.to(begun + "|" + next.get(0).position());
        return told(step, store.repairer().complete(next.get(0)));
    }

    private static JobStep told(JobStep step, Repairer.Attempt attempt) {
        return attempt.failure()
                .map(why -> step.did(1, 0).failed(1, why))
                .orElseGet(() -> step.did(1, attempt.object().size()));
    }
}
