package org.archivolt.store.internal;

import static org.archivolt.base.ErrorCode.BUSY;
import static org.archivolt.base.ErrorCode.DRIVER_UNAVAILABLE;
import static org.archivolt.base.ErrorCode.TIMEOUT;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;
import org.archivolt.base.ArchivoltException;
import org.archivolt.base.ErrorCode.Remedy;
import org.archivolt.base.FilesystemStatus;
import org.archivolt.base.MediumId;
import org.archivolt.base.Ticker;
import org.archivolt.dss.ExtentDamage;
import org.archivolt.dss.MediumRecord;
import org.archivolt.dss.ObjectCatalog;
import org.archivolt.dss.PlacedExtent;
import org.archivolt.dss.ResourceCatalog;
import org.archivolt.lrs.Allocation;
import org.archivolt.lrs.Answer;
import org.archivolt.lrs.Grant;
import org.archivolt.lrs.ReadRequest;
import org.archivolt.lrs.ResourceScheduler;
import org.archivolt.lrs.Terms;
import org.archivolt.store.JobContext;
import org.archivolt.store.JobKind;
import org.archivolt.store.JobParameter;
import org.archivolt.store.JobStep;
import org.osgi.service.component.annotations.Activate;
import org.osgi.service.component.annotations.Component;
import org.osgi.service.component.annotations.Reference;

/**
 * Reads what is on media and compares it with its checksums. What is damaged is noted, and repaired in the background. Of the
 * media of a family one after another; one that cannot be had is a failure, and the others are read all the same.
 */
@Component(service = JobKind.class)
public final class ScrubKind implements JobKind {
    static final String NAME = "scrub";
    private static final String SAMPLE = "sample.percent";
    private static final String IDLE = "idle";
    /** How much a step reads, and so how much is read again after a crash. */
    private static final long STEP_BYTES = 64L << 20;

    /** Rows of large extents are large themselves. */
    private static final long LARGE_BYTES = 16L << 20;

    private static final int PAGE_OF_SMALL = 256;
    private static final int PAGE_OF_LARGE = 8;
    /** After every other request. */
    private static final int QOS = -1;

    private static final Duration LOOK = Duration.ofMillis(100);
    private static final Description DESCRIPTION = new Description(
            NAME,
            "Verifies the checksums of what is on media; what is damaged is repaired",
            "a medium (family:library:name), or a family: all of its media",
            List.of(
                    new JobParameter.Number(
                            SAMPLE, "how many of a hundred extents are read, chosen at random", 100, 1, 100),
                    new JobParameter.Choice(
                            IDLE, "whether it works only while no client transfers anything", List.of("no", "yes"))));

    private final ObjectCatalog objects;
    private final ResourceCatalog resources;
    private final ResourceScheduler scheduler;
    private final LocalObjectStore store;

    @Activate
    public ScrubKind(
            @Reference ObjectCatalog objects,
            @Reference ResourceCatalog resources,
            @Reference ResourceScheduler scheduler,
            @Reference LocalObjectStore store) {
        this.objects = objects;
        this.resources = resources;
        this.scheduler = scheduler;
        this.store = store;
    }

    @Override
    public Description description() {
        return DESCRIPTION;
    }

    @Override
    public void check(String subject, Map<String, String> parameters) throws ArchivoltException {
        JobSubjects.requireMedia(resources, subject, ScrubKind::isWritten);
    }

    private List<MediumRecord> media(String subject) throws ArchivoltException {
        return JobSubjects.media(resources, subject, ScrubKind::isWritten);
    }

    private static boolean isWritten(MediumRecord medium) {
        return medium.filesystem() != FilesystemStatus.BLANK;
    }

    @Override
    public Totals estimate(JobContext job) throws ArchivoltException {
        List<MediumRecord> media = media(job.subject());
        long extents = media.stream().mapToLong(MediumRecord::extents).sum();
        long bytes = media.stream().mapToLong(MediumRecord::writtenBytes).sum();
        int percent = percent(job);
        return Totals.of(extents * percent / 100, bytes / 100 * percent + bytes % 100 * percent / 100);
    }

    private static int percent(JobContext job) {
        return Integer.parseInt(job.parameters().get(SAMPLE));
    }

    @Override
    public boolean waitsForIdle(JobContext job) {
        return job.parameters().get(IDLE).equals("yes");
    }

    @Override
    public JobStep step(JobContext job) throws ArchivoltException {
        Optional<ScrubPlace> place = job.cursor().isEmpty()
                ? media(job.subject()).stream().findFirst().map(medium -> ScrubPlace.begin(medium.id()))
                : Optional.of(ScrubPlace.parse(job.cursor()));
        return place.isEmpty() ? JobStep.last() : step(job, place.get());
    }

    private JobStep step(JobContext job, ScrubPlace place) throws ArchivoltException {
        List<PlacedExtent> page = objects.extentsOn(place.medium(), place.after(), pageSize(place.medium()));
        if (page.isEmpty()) {
            return nextMedium(job, place.medium());
        }
        Batch batch = batch(job, place, page);
        if (batch.extents.isEmpty()) {
            return JobStep.to(place.behind(batch.last).cursor());
        }
        try {
            return verified(job, place, batch);
        } catch (ArchivoltException e) {
            if (e.code() == DRIVER_UNAVAILABLE) {
                throw new ArchivoltException(BUSY, "waiting for a driver", e).with("medium", place.medium());
            }
            if (e.code().remedy() == Remedy.RETRY_LATER
                    || e.code().remedy() == Remedy.STOP
                    || JobSubjects.isMedium(job.subject())) {
                throw e;
            }
            return nextMedium(job, place.medium()).failed(1, e);
        }
    }

    private int pageSize(MediumId medium) throws ArchivoltException {
        return resources
                .medium(medium)
                .filter(m -> m.extents() > 0 && m.writtenBytes() / m.extents() < LARGE_BYTES)
                .map(m -> PAGE_OF_SMALL)
                .orElse(PAGE_OF_LARGE);
    }

    private JobStep nextMedium(JobContext job, MediumId last) throws ArchivoltException {
        return media(job.subject()).stream()
                .map(MediumRecord::id)
                .filter(medium -> medium.compareTo(last) > 0)
                .findFirst()
                .map(medium -> JobStep.to(ScrubPlace.begin(medium).cursor()))
                .orElseGet(JobStep::last);
    }

    /**
     * What a step reads.
     *
     * @param last position up to which everything is read, or not in the sample
     */
    private record Batch(List<PlacedExtent> extents, long last, long bytes) {}

    /** At least one of the sample, if the page has any. */
    private static Batch batch(JobContext job, ScrubPlace place, List<PlacedExtent> page) {
        List<PlacedExtent> extents = new ArrayList<>();
        int percent = percent(job);
        long last = place.after();
        long bytes = 0;
        for (PlacedExtent each : page) {
            if (isInSample(each.extent().extent(), job.number(), percent)) {
                long size = each.extent().size();
                boolean isEnough = !extents.isEmpty() && (bytes + size > STEP_BYTES || place.isAlone());
                if (isEnough) {
                    break;
                }
                extents.add(each);
                bytes += size;
            }
            last = each.position();
        }
        return new Batch(extents, last, bytes);
    }

    /** The same for the same job, whenever it is asked. */
    static boolean isInSample(UUID extent, long job, int percent) {
        long mixed = (extent.getMostSignificantBits() ^ extent.getLeastSignificantBits() ^ job * 0x9E3779B97F4A7C15L)
                * 0xBF58476D1CE4E5B9L;
        return Math.floorMod(mixed ^ mixed >>> 31, 100) < percent;
    }

    private JobStep verified(JobContext job, ScrubPlace place, Batch batch) throws ArchivoltException {
        HeldMedia media = new HeldMedia(acquire(job, batch.extents.get(0)));
        Grant grant = media.grants().get(0);
        try {
            ExtentCheck check = new ExtentCheck(grant.volume(), job::isStopping);
            JobStep next = verified(job, place, batch, check);
            check.complaintOfMedium().ifPresent(why -> media.blame(grant, why));
            return next;
        } finally {
            media.giveBack(medium -> true).ifPresent(scheduler::release);
        }
    }

    private JobStep verified(JobContext job, ScrubPlace place, Batch batch, ExtentCheck check)
            throws ArchivoltException {
        PlacedExtent first = batch.extents.get(0);
        long until = sliceEnd(first, place);
        boolean isSlice = until < first.extent().size() || place.offset() > 0;
        if (isSlice) {
            check.check(first, Math.min(place.offset(), until), until);
        } else {
            check.check(batch.extents);
        }
        if (check.isStopped()) {
            return JobStep.to(job.cursor());
        }
        if (check.complaintOfMedium().isPresent() && batch.extents.size() > 1) {
            return JobStep.to(place.alone(batch.last).cursor()).resting(LOOK);
        }
        return isSlice ? slice(place, first, until, check) : whole(place, batch, check);
    }

    /** Of an extent that is too large for one step. */
    private static long sliceEnd(PlacedExtent placed, ScrubPlace place) {
        int block = Math.max(1, placed.extent().blockBytes());
        long step = Math.max(1, STEP_BYTES / block) * block;
        return Math.min(placed.extent().size(), place.offset() + step);
    }

    private JobStep slice(ScrubPlace place, PlacedExtent placed, long until, ExtentCheck check)
            throws ArchivoltException {
        boolean isLast = until == placed.extent().size() || !check.damages().isEmpty();
        ScrubPlace next = isLast ? place.behind(placed.position()) : place.inside(until);
        return noted(JobStep.to(next.cursor()).did(isLast ? 1 : 0, Math.max(0, until - place.offset())), check);
    }

    private JobStep whole(ScrubPlace place, Batch batch, ExtentCheck check) throws ArchivoltException {
        JobStep step = JobStep.to(place.behind(batch.last).cursor()).did(batch.extents.size(), batch.bytes);
        return noted(step, check);
    }

    /** What was deleted while it was read is no damage: the catalog knows. */
    private JobStep noted(JobStep step, ExtentCheck check) throws ArchivoltException {
        if (check.damages().isEmpty()) {
            return step;
        }
        List<ExtentDamage> damages = new ArrayList<>();
        check.damages()
                .forEach((placed, why) -> damages.add(new ExtentDamage(
                        placed.copy(), placed.extent().extent(), placed.extent().column(), why.getMessage())));
        int count = objects.noteDamage(damages);
        store.repairer().look();
        return count == 0
                ? step
                : step.failed(count, check.damages().values().iterator().next());
    }

    /** Waits for as long as any read does, but not when the job is to stop. */
    private Allocation acquire(JobContext job, PlacedExtent first) throws ArchivoltException {
        MediumId medium = first.extent().medium();
        Answer<Allocation> answer = scheduler.allocate(new ReadRequest(
                ReadRequest.Operation.READ,
                List.of(medium),
                1,
                new Terms("job " + job.number(), QOS, 0),
                Map.of(medium, first.extent().address())));
        Ticker ticker = Ticker.system();
        long deadline = ticker.nanos() + store.settings().allocateWait().toNanos();
        while (!job.isStopping() && ticker.nanos() - deadline < 0) {
            try {
                return Answers.await(answer, LOOK, "waiting for a medium to verify");
            } catch (ArchivoltException e) {
                if (e.code() != TIMEOUT || answer.isDone() && answer.isCompletedExceptionally()) {
                    throw e;
                }
            }
        }
        return Answers.awaitOrCancel(answer, Duration.ZERO, "waiting for a medium to verify");
    }
}
