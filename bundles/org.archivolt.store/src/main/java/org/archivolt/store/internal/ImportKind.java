package org.archivolt.store.internal;

import static org.archivolt.base.ErrorCode.BUSY;
import static org.archivolt.base.ErrorCode.CANCELLED;
import static org.archivolt.base.ErrorCode.DRIVER_UNAVAILABLE;
import static org.archivolt.base.ErrorCode.NO_SUCH_MEDIUM;
import static org.archivolt.base.ErrorCode.TIMEOUT;
import static org.archivolt.base.ErrorCode.WRONG_STATE;

import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import java.util.UUID;
import java.util.concurrent.CompletableFuture;
import org.archivolt.base.AdministrativeStatus;
import org.archivolt.base.ArchivoltException;
import org.archivolt.base.FilesystemStatus;
import org.archivolt.base.MediumAccess;
import org.archivolt.base.MediumId;
import org.archivolt.base.Ticker;
import org.archivolt.dss.MediumRecord;
import org.archivolt.dss.MediumUsage;
import org.archivolt.dss.ObjectCatalog;
import org.archivolt.dss.OrphanExtent;
import org.archivolt.dss.PlacedExtent;
import org.archivolt.dss.ResourceCatalog;
import org.archivolt.dss.RestoredExtent;
import org.archivolt.ldm.ListedExtent;
import org.archivolt.ldm.Volume;
import org.archivolt.lrs.AdoptRequest;
import org.archivolt.lrs.Grant;
import org.archivolt.lrs.ReadRequest;
import org.archivolt.lrs.ResourceAdministration;
import org.archivolt.lrs.ResourceScheduler;
import org.archivolt.lrs.Terms;
import org.archivolt.store.JobContext;
import org.archivolt.store.JobKind;
import org.archivolt.store.JobStep;
import org.archivolt.store.internal.ImportPlace.Phase;
import org.osgi.service.component.annotations.Activate;
import org.osgi.service.component.annotations.Component;
import org.osgi.service.component.annotations.Reference;

/**
 * Enters into the catalog what is on a medium, as far as it is not there. A blank one is taken for one that the catalog has
 * forgotten. All of it is read: what is not what was written is not entered, and counted as a failure.
 *
 * <p>Meanwhile nothing is put on the medium. What was read before a crash is not read again but for the last step.
 */
@Component(service = JobKind.class)
public final class ImportKind implements JobKind {
    static final String NAME = "import";
    /** How much a step reads, and so how much is read again after a crash; but one file at least. */
    private static final long STEP_BYTES = 64L << 20;

    private static final int STEP_FILES = 1000;
    private static final int BATCH = 500;
    private static final long BATCH_CHECKSUM_BYTES = 16L << 20;
    private static final int PAGE = 500;
    private static final int ORPHANS_MAX = 10_000;
    /** After every other request. */
    private static final int QOS = -1;

    private static final Duration LOOK = Duration.ofMillis(100);
    private static final Description DESCRIPTION = new Description(
            NAME,
            "Enters what is on a medium into the catalog, after reading all of it; the medium has been added before",
            "a medium (family:library:name)",
            List.of());

    private final ObjectCatalog objects;
    private final ResourceCatalog resources;
    private final ResourceScheduler scheduler;
    private final ResourceAdministration administration;
    private final LocalObjectStore store;
    private final CopyStatuses statuses;

    @Activate
    public ImportKind(
            @Reference ObjectCatalog objects,
            @Reference ResourceCatalog resources,
            @Reference ResourceScheduler scheduler,
            @Reference ResourceAdministration administration,
            @Reference LayoutRegistry layouts,
            @Reference LocalObjectStore store) {
        this.objects = objects;
        this.resources = resources;
        this.scheduler = scheduler;
        this.administration = administration;
        this.store = store;
        this.statuses = new CopyStatuses(objects, layouts);
    }

    @Override
    public Description description() {
        return DESCRIPTION;
    }

    @Override
    public void check(String subject, Map<String, String> parameters) throws ArchivoltException {
        MediumRecord medium = medium(JobSubjects.medium(subject));
        if (medium.lost()) {
            throw new ArchivoltException(WRONG_STATE, "the medium is marked as lost")
                    .with("field", "subject")
                    .with("medium", medium.id());
        }
        if (medium.status() != AdministrativeStatus.UNLOCKED) {
            throw new ArchivoltException(WRONG_STATE, "the medium has to be unlocked")
                    .with("field", "subject")
                    .with("medium", medium.id())
                    .with("status", medium.status());
        }
    }

    private MediumRecord medium(MediumId id) throws ArchivoltException {
        return resources
                .medium(id)
                .orElseThrow(() -> new ArchivoltException(
                                NO_SUCH_MEDIUM, "there is no such medium; it has to be added first")
                        .with("field", "subject")
                        .with("medium", id));
    }

    /** Of a blank one nobody knows what is on it. */
    @Override
    public Totals estimate(JobContext job) throws ArchivoltException {
        MediumRecord medium = medium(JobSubjects.medium(job.subject()));
        return medium.extents() == 0 ? Totals.UNKNOWN : Totals.of(medium.extents(), medium.writtenBytes());
    }

    @Override
    public JobStep step(JobContext job) throws ArchivoltException {
        MediumRecord medium = medium(JobSubjects.medium(job.subject()));
        if (job.cursor().isEmpty()) {
            return JobStep.to(ImportPlace.begin(medium.access().put()).cursor());
        }
        ImportPlace place = ImportPlace.parse(job.cursor());
        return switch (place.phase()) {
            case BEGIN -> begin(job, place, medium);
            case READ -> read(job, place, medium);
            case JUDGE -> judge(place, medium.id());
            case END -> end(job, place, medium);
        };
    }

    // ---- beginning

    private JobStep begin(JobContext job, ImportPlace place, MediumRecord medium) throws ArchivoltException {
        if (medium.filesystem() == FilesystemStatus.BLANK) {
            AdoptRequest request = new AdoptRequest(medium.id(), terms(job));
            await(job, scheduler.adopt(request), "taking over a medium");
        } else {
            allowPut(medium, false);
        }
        return JobStep.to(place.next(Phase.READ).cursor());
    }

    private static Terms terms(JobContext job) {
        return new Terms("job " + job.number(), QOS, 0);
    }

    private void allowPut(MediumRecord medium, boolean put) throws ArchivoltException {
        MediumAccess access = medium.access();
        if (access.put() != put) {
            administration.setAccess(medium.id(), new MediumAccess(put, access.get(), access.delete()));
        }
    }

    /** Waits for as long as any read does, but not when the job is to stop. */
    private <T> T await(JobContext job, CompletableFuture<T> answer, String doing) throws ArchivoltException {
        Ticker ticker = Ticker.system();
        long deadline = ticker.nanos() + store.settings().allocateWait().toNanos();
        while (!job.isStopping() && ticker.nanos() - deadline < 0) {
            try {
                return Answers.await(answer, LOOK, doing);
            } catch (ArchivoltException e) {
                if (e.code() != TIMEOUT || answer.isDone() && answer.isCompletedExceptionally()) {
                    throw waiting(e);
                }
            }
        }
        return Answers.awaitOrCancel(answer, Duration.ZERO, doing);
    }

    /** A driver that is being replaced comes back. */
    private static ArchivoltException waiting(ArchivoltException failure) {
        return failure.code() == DRIVER_UNAVAILABLE
                ? new ArchivoltException(BUSY, "waiting for a driver", failure)
                : failure;
    }

    // ---- reading

    private JobStep read(JobContext job, ImportPlace place, MediumRecord medium) throws ArchivoltException {
        ReadRequest request = new ReadRequest(
                ReadRequest.Operation.READ, List.of(medium.id()), 1, terms(job), addresses(place, medium));
        HeldMedia media = new HeldMedia(await(job, scheduler.allocate(request), "waiting for a medium to import"));
        try {
            return read(job, place, medium, media);
        } finally {
            media.giveBack(each -> true).ifPresent(scheduler::release);
        }
    }

    private static Map<MediumId, String> addresses(ImportPlace place, MediumRecord medium) {
        return place.after().isEmpty() ? Map.of() : Map.of(medium.id(), place.after());
    }

    private JobStep read(JobContext job, ImportPlace place, MediumRecord medium, HeldMedia media)
            throws ArchivoltException {
        Grant grant = media.grants().get(0);
        Catch found = new Catch();
        ImportPlace reached = place;
        boolean isAll;
        long bytes = 0;
        try {
            List<ListedExtent> files = files(grant.volume(), place.after());
            isAll = files.isEmpty();
            ExtentFinder finder = new ExtentFinder(medium.id(), grant.volume(), job::isStopping, found);
            for (ListedExtent file : files) {
                Optional<ArchivoltException> complaint = tryRead(finder, file, media, grant);
                if (complaint.isPresent() && !reached.isSuspect()) {
                    reached = reached.suspecting();
                    break;
                }
                complaint.ifPresent(found::damaged);
                reached = reached.behind(file.address());
                bytes += file.bytes();
                if (complaint.isPresent()) {
                    break;
                }
            }
        } catch (ArchivoltException e) {
            if (e.code() != CANCELLED || !job.isStopping()) {
                throw HeldMedia.isOfMedium(e) ? waiting(media.blame(grant, e)) : e;
            }
            isAll = false;
        }
        found.flush();
        keepGroupings(medium, found.groupings);
        JobStep step =
                JobStep.to((isAll ? place.next(Phase.JUDGE) : reached).cursor()).did(found.count, bytes);
        return found.lastDamage.map(why -> step.failed(found.damages, why)).orElse(step);
    }

    private static List<ListedExtent> files(Volume volume, String after) throws ArchivoltException {
        List<ListedExtent> files = new ArrayList<>();
        long[] bytes = new long[1];
        Volume.ExtentVisitor visitor = extent -> {
            files.add(extent);
            bytes[0] += extent.bytes();
            return files.size() < STEP_FILES && bytes[0] < STEP_BYTES;
        };
        if (after.isEmpty()) {
            volume.extents(visitor);
        } else {
            volume.extents(after, visitor);
        }
        return files;
    }

    /**
     * Returns what the medium has failed with. The scheduler examines it before more is read: a file that fails again then is
     * to blame itself, and no reason not to read the others.
     */
    private static Optional<ArchivoltException> tryRead(
            ExtentFinder finder, ListedExtent file, HeldMedia media, Grant grant) throws ArchivoltException {
        try {
            finder.read(file.address());
            return Optional.empty();
        } catch (ArchivoltException e) {
            if (!HeldMedia.isOfMedium(e) || e.code() == DRIVER_UNAVAILABLE) {
                throw e;
            }
            return Optional.of(media.blame(grant, e).with("address", file.address()));
        }
    }

    private void keepGroupings(MediumRecord medium, Set<String> more) throws ArchivoltException {
        if (!medium.groupings().containsAll(more)) {
            Set<String> all = new TreeSet<>(medium.groupings());
            all.addAll(more);
            administration.setGroupings(medium.id(), all);
        }
    }

    /** What a step finds, on its way to the catalog. */
    private final class Catch implements ExtentFinder.Sink {
        private final List<RestoredExtent> batch = new ArrayList<>();
        private final Set<String> groupings = new HashSet<>();
        private long checksumBytes;
        private long count;
        private long damages;
        private Optional<ArchivoltException> lastDamage = Optional.empty();

        @Override
        public void found(RestoredExtent extent) throws ArchivoltException {
            batch.add(extent);
            extent.grouping().ifPresent(groupings::add);
            checksumBytes += extent.extent().blockChecksums().length;
            count++;
            if (batch.size() >= BATCH || checksumBytes >= BATCH_CHECKSUM_BYTES) {
                flush();
            }
        }

        void flush() throws ArchivoltException {
            if (!batch.isEmpty()) {
                objects.restore(batch);
                batch.clear();
                checksumBytes = 0;
            }
        }

        @Override
        public void damaged(ArchivoltException why) {
            damages++;
            lastDamage = Optional.of(why);
        }
    }

    // ---- judging

    private JobStep judge(ImportPlace place, MediumId medium) throws ArchivoltException {
        long after = place.after().isEmpty() ? -1 : Long.parseLong(place.after());
        List<PlacedExtent> page = objects.extentsOn(medium, after, PAGE);
        if (page.isEmpty()) {
            return JobStep.to(place.next(Phase.END).cursor());
        }
        CopyStatuses.Outcome outcome = statuses.update(
                new HashSet<>(page.stream().map(PlacedExtent::copy).toList()));
        store.names().holding(outcome.ids(), NAME, () -> {
            objects.settle(outcome.ids());
            return null;
        });
        long last = page.get(page.size() - 1).position();
        JobStep step = JobStep.to(place.behind(Long.toString(last)).cursor());
        List<ArchivoltException> failures = outcome.failures();
        return failures.isEmpty() ? step : step.failed(failures.size(), failures.get(failures.size() - 1));
    }

    // ---- ending

    private JobStep end(JobContext job, ImportPlace place, MediumRecord medium) throws ArchivoltException {
        Optional<MediumUsage> found = found(job, medium);
        if (found.isEmpty()) {
            return JobStep.to(job.cursor());
        }
        MediumUsage difference = difference(medium, found.get());
        if (difference.extents() != 0 || difference.writtenBytes() != 0) {
            // the same for the same job: what was done before a crash is not done again
            String session = "import " + job.number() + " of " + medium.format().orElseThrow();
            UUID once = UUID.nameUUIDFromBytes(session.getBytes(StandardCharsets.UTF_8));
            resources.account(once, 1, List.of(difference));
        }
        allowPut(medium, place.mayPut());
        store.repairer().look();
        return JobStep.last();
    }

    /** What the catalog knows to be on the medium; empty when the job is to stop. */
    private Optional<MediumUsage> found(JobContext job, MediumRecord medium) throws ArchivoltException {
        Set<UUID> packs = new HashSet<>();
        long files = 0;
        long bytes = 0;
        List<PlacedExtent> page = objects.extentsOn(medium.id(), -1, PAGE);
        while (!page.isEmpty() && !job.isStopping()) {
            for (PlacedExtent each : page) {
                boolean isNew = each.extent().pack().isEmpty()
                        || packs.add(each.extent().extent());
                files += isNew ? 1 : 0;
                long size = each.extent()
                        .pack()
                        .map(pack -> pack.packBytes())
                        .orElse(each.extent().size());
                bytes += isNew ? size : 0;
            }
            page = objects.extentsOn(medium.id(), page.get(page.size() - 1).position(), PAGE);
        }
        // those that wait to be removed are on the account until they are
        for (OrphanExtent each : objects.orphans(List.of(medium.id()), ORPHANS_MAX)) {
            files += each.stored() ? 1 : 0;
            bytes += each.stored() ? each.size() : 0;
        }
        return job.isStopping()
                ? Optional.empty()
                : Optional.of(new MediumUsage(medium.id(), files, bytes, Optional.empty(), Optional.empty()));
    }

    private static MediumUsage difference(MediumRecord medium, MediumUsage found) {
        boolean isUsed = medium.filesystem() == FilesystemStatus.EMPTY && found.extents() > 0;
        return new MediumUsage(
                medium.id(),
                found.extents() - medium.extents(),
                found.writtenBytes() - medium.writtenBytes(),
                Optional.empty(),
                isUsed ? Optional.of(FilesystemStatus.USED) : Optional.empty());
    }
}
