package org.archivolt.store.internal;

import static org.archivolt.base.ErrorCode.DATA_CORRUPT;
import static org.archivolt.base.ErrorCode.NO_SUCH_MEDIUM;
import static org.archivolt.base.ErrorCode.WRONG_STATE;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.archivolt.base.ArchivoltException;
import org.archivolt.base.MediumAccess;
import org.archivolt.base.MediumId;
import org.archivolt.base.Tags;
import org.archivolt.dss.ExtentDamage;
import org.archivolt.dss.MediumRecord;
import org.archivolt.dss.ObjectCatalog;
import org.archivolt.dss.PlacedExtent;
import org.archivolt.dss.ResourceCatalog;
import org.archivolt.lrs.FormatRequest;
import org.archivolt.lrs.ResourceScheduler;
import org.archivolt.store.JobContext;
import org.archivolt.store.JobKind;
import org.archivolt.store.JobParameter;
import org.archivolt.store.JobStep;
import org.osgi.service.component.annotations.Activate;
import org.osgi.service.component.annotations.Component;
import org.osgi.service.component.annotations.Reference;

/**
 * Moves everything on a medium to others of its family, and formats it if wanted: so the room of what was deleted from a
 * tape comes back, and a medium can be taken out. Nothing is put on the medium while it goes on.
 */
@Component(service = JobKind.class)
public final class RepackKind implements JobKind {
    static final String NAME = "repack";
    private static final String TAGS = "tags";
    private static final String FORMAT = "format";
    private static final int PAGE = 512;
    private static final Description DESCRIPTION = new Description(
            NAME,
            "Moves all that is on a medium to others of its family",
            "a medium (family:library:name)",
            List.of(
                    new JobParameter.Text(
                            TAGS,
                            "words the media it goes to must carry, separated by commas; empty: those of each object; -: none",
                            1000),
                    new JobParameter.Choice(
                            FORMAT,
                            "whether the medium is formatted when nothing is left on it",
                            List.of("no", "yes"))));

    private final ObjectCatalog objects;
    private final ResourceCatalog resources;
    private final ResourceScheduler scheduler;
    private final LocalObjectStore store;

    @Activate
    public RepackKind(
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
        MediumRecord medium = medium(subject);
        if (!medium.filesystem().isFormatted()) {
            throw new ArchivoltException(WRONG_STATE, "the medium is not formatted").with("medium", medium.id());
        }
        tags(parameters);
    }

    private MediumRecord medium(String subject) throws ArchivoltException {
        MediumId id = JobSubjects.medium(subject);
        return resources
                .medium(id)
                .orElseThrow(() -> new ArchivoltException(NO_SUCH_MEDIUM, "there is no such medium")
                        .with("field", "subject")
                        .with("medium", id));
    }

    private static Optional<Tags> tags(Map<String, String> parameters) throws ArchivoltException {
        String words = parameters.get(TAGS).strip();
        if (words.isEmpty()) {
            return Optional.empty();
        }
        return Optional.of(words.equals("-") ? Tags.NONE : Tags.parse(List.of(words.split("\\s*,\\s*"))));
    }

    @Override
    public Totals estimate(JobContext job) throws ArchivoltException {
        MediumRecord medium = medium(job.subject());
        return Totals.of(medium.extents(), medium.writtenBytes());
    }

    /** The cursor is whether objects could be put on the medium before, and the position behind which it goes on. */
    @Override
    public JobStep step(JobContext job) throws ArchivoltException {
        MediumRecord medium = medium(job.subject());
        if (job.cursor().isEmpty()) {
            boolean put = medium.access().put();
            setPut(medium, false);
            return JobStep.to(cursor(put, -1));
        }
        String[] parts = job.cursor().split(" ");
        boolean put = Boolean.parseBoolean(parts[0]);
        long after = Long.parseLong(parts[1]);
        List<PlacedExtent> page = batch(objects.extentsOn(medium.id(), after, PAGE));
        return page.isEmpty() ? end(job, medium, put, after) : move(job, medium.id(), page, put);
    }

    private static String cursor(boolean put, long after) {
        return put + " " + after;
    }

    private void setPut(MediumRecord medium, boolean put) throws ArchivoltException {
        resources.setAccess(
                medium.id(),
                new MediumAccess(put, medium.access().get(), medium.access().delete()));
    }

    /** One large file, or what fits into one pack. */
    private List<PlacedExtent> batch(List<PlacedExtent> page) {
        List<PlacedExtent> batch = new ArrayList<>();
        long bytes = 0;
        for (PlacedExtent each : page) {
            bytes += each.extent().size();
            if (!batch.isEmpty() && bytes > store.packBytesMax()) {
                break;
            }
            batch.add(each);
        }
        return batch;
    }

    private JobStep move(JobContext job, MediumId medium, List<PlacedExtent> page, boolean put)
            throws ArchivoltException {
        Relocation relocation = store.relocation(medium, tags(job.parameters()));
        store.turn().take(medium.family(), () -> {
            relocation.move(page);
            return null;
        });
        noteDamage(relocation);
        long failed = relocation.failures().size();
        long bytes = page.stream()
                .filter(placed -> !relocation.failures().containsKey(placed))
                .mapToLong(placed -> placed.extent().size())
                .sum();
        JobStep step =
                JobStep.to(cursor(put, page.get(page.size() - 1).position())).did(page.size() - failed, bytes);
        return failed == 0
                ? step
                : step.failed(failed, relocation.failures().values().iterator().next());
    }

    /** What cannot be read is made anew from the other columns, elsewhere: that moves it, too. */
    private void noteDamage(Relocation relocation) throws ArchivoltException {
        List<ExtentDamage> damages = new ArrayList<>();
        relocation.failures().forEach((placed, why) -> {
            if (why.code() == DATA_CORRUPT) {
                damages.add(new ExtentDamage(
                        placed.copy(), placed.extent().extent(), placed.extent().column(), why.getMessage()));
            }
        });
        if (!damages.isEmpty()) {
            objects.noteDamage(damages);
            store.repairer().look();
        }
    }

    private JobStep end(JobContext job, MediumRecord medium, boolean put, long after) throws ArchivoltException {
        boolean isEmpty = objects.extentsOn(medium.id(), -1, 1).isEmpty();
        if (job.parameters().get(FORMAT).equals("yes")) {
            if (!isEmpty) {
                setPut(medium, put);
                throw new ArchivoltException(WRONG_STATE, "not everything could be moved: the medium is not formatted")
                        .with("medium", medium.id());
            }
            store.format(new FormatRequest(medium.id(), false, true));
        }
        setPut(medium(job.subject()), put);
        return JobStep.last();
    }
}
