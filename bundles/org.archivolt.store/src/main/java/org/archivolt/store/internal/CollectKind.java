package org.archivolt.store.internal;

import static org.archivolt.base.ErrorCode.NO_MEDIA;

import java.time.Duration;
import java.util.List;
import java.util.Map;
import org.archivolt.base.ArchivoltException;
import org.archivolt.base.MediumId;
import org.archivolt.base.Ticker;
import org.archivolt.dss.MediumRecord;
import org.archivolt.dss.ObjectCatalog;
import org.archivolt.dss.OrphanExtent;
import org.archivolt.dss.ResourceCatalog;
import org.archivolt.store.JobContext;
import org.archivolt.store.JobKind;
import org.archivolt.store.JobStep;
import org.osgi.service.component.annotations.Activate;
import org.osgi.service.component.annotations.Component;
import org.osgi.service.component.annotations.Reference;

/**
 * Removes versions that have been kept for long enough, and then what no object needs any more. The latter happens in the
 * background anyway: this tries all media again that could not be had, and shows what is left.
 */
@Component(service = JobKind.class)
public final class CollectKind implements JobKind {
    static final String NAME = "collect";
    private static final int EXPIRED_AT_ONCE = 500;
    private static final int COUNTED_MAX = 10_000;
    private static final Duration LOOK = Duration.ofMillis(200);
    private static final Description DESCRIPTION = new Description(
            NAME, "Removes versions kept for long enough, and from all media what no object needs", "", List.of());

    private final ObjectCatalog objects;
    private final ResourceCatalog resources;
    private final LocalObjectStore store;
    private final Ticker ticker;

    @Activate
    public CollectKind(
            @Reference ObjectCatalog objects, @Reference ResourceCatalog resources, @Reference LocalObjectStore store) {
        this(objects, resources, store, Ticker.system());
    }

    CollectKind(ObjectCatalog objects, ResourceCatalog resources, LocalObjectStore store, Ticker ticker) {
        this.objects = objects;
        this.resources = resources;
        this.store = store;
        this.ticker = ticker;
    }

    @Override
    public Description description() {
        return DESCRIPTION;
    }

    @Override
    public void check(String subject, Map<String, String> parameters) {
        // there is nothing to be wrong
    }

    /** Of more than {@value #COUNTED_MAX} nobody knows how many there are. */
    @Override
    public Totals estimate(JobContext job) throws ArchivoltException {
        List<OrphanExtent> orphans = orphans();
        return orphans.size() == COUNTED_MAX
                ? Totals.UNKNOWN
                : Totals.of(
                        orphans.size(),
                        orphans.stream().mapToLong(OrphanExtent::size).sum());
    }

    private List<OrphanExtent> orphans() throws ArchivoltException {
        List<MediumId> media = resources.media().stream().map(MediumRecord::id).toList();
        return media.isEmpty() ? List.of() : objects.orphans(media, COUNTED_MAX);
    }

    /** The cursor is how many the reaper of this run had removed at the end of the last step. */
    @Override
    public JobStep step(JobContext job) throws ArchivoltException {
        if (job.cursor().isEmpty()) {
            int expired = objects.expire(store.settings().expiry(ticker.now()), EXPIRED_AT_ONCE);
            if (expired > 0) {
                return JobStep.to("").did(expired, 0);
            }
        }
        Reaper reaper = store.reaper();
        long removed = reaper.removed();
        String run = store.session() + " ";
        if (!job.cursor().startsWith(run)) {
            reaper.retryNow();
            return JobStep.to(run + removed).resting(LOOK);
        }
        long since = removed - Long.parseLong(job.cursor().substring(run.length()));
        if (!reaper.isQuiet()) {
            return JobStep.to(run + removed).did(since, 0).resting(LOOK);
        }
        JobStep last = JobStep.last().did(reaper.removed() - (removed - since), 0);
        int left = orphans().size();
        return left == 0
                ? last
                : last.failed(
                        left, new ArchivoltException(NO_MEDIA, "removing what is not needed from media in reach"));
    }
}
