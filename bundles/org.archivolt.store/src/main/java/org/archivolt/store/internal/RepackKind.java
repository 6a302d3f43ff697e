package org.archivolt.store.internal;

import static org.archivolt.base.ErrorCode.DATA_CORRUPT;
import static org.archivolt.base.ErrorCode.NO_SUCH_MEDIUM;
import static org.archivolt.base.ErrorCode.WRONG_STATE;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.archivolt.base.AdministrativeStatus;
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
import org.archivolt.lrs.ResourceAdministration;
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
    private static final String LIBRARY = "library";
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
                    new JobParameter.Text(LIBRARY, "library of the media it goes to; empty: any", 64),
                    new JobParameter.Choice(
                            FORMAT,
                            "whether the medium is formatted when nothing is left on it",
                            List.of("no", "yes"))));

    private final ObjectCatalog objects;
    private final ResourceCatalog resources;
    private final ResourceAdministration administration;
    private final LocalObjectStore store;

    @Activate
    public RepackKind(
            @Reference ObjectCatalog objects,
            @Reference ResourceCatalog resources,
            @Reference ResourceAdministration administration,
            @Reference LocalObjectStore store) {
        this.objects = objects;
        this.resources = resources;
        this.administration = administration;
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

    private static Optional<String> library(Map<String, String> parameters) {
        return Optional.of(parameters.get(LIBRARY).strip()).filter(name -> !name.isEmpty());
    }

    @Override
    public Totals estimate(JobContext job) throws ArchivoltException {
        MediumRecord medium = medium(job.subject());
        return Totals.of(medium.extents(), medium.writtenBytes());
    }

    /**
     * How the medium was before, and the position behind which the job goes on.
     *
     * @param put whether objects could be put on it
     * @param unlocked whether it was in use
     */
    private record Place(boolean put, boolean unlocked, long after) {
        static Place parse(String cursor) {
            String[] parts = cursor.split(" ");
            return new Place(Boolean.parseBoolean(parts[0]), Boolean.parseBoolean(parts[1]), Long.parseLong(parts[2]));
        }

        Place behind(long position) {
            return new Place(put, unlocked, position);
        }

        String cursor() {
            return put + " " + unlocked + " " + after;
        }
    }

    @Override
    public JobStep step(JobContext job) throws ArchivoltException {
        MediumRecord medium = medium(job.subject());
        if (job.cursor().isEmpty()) {
            boolean unlocked = medium.status() == AdministrativeStatus.UNLOCKED;
            Place begin = new Place(medium.access().put(), unlocked, -1);
            setPut(medium, false);
            return JobStep.to(begin.cursor());
        }
        Place place = Place.parse(job.cursor());
        List<PlacedExtent> page = batch(objects.extentsOn(medium.id(), place.after(), PAGE));
        return page.isEmpty() ? end(job, medium, place) : move(job, medium.id(), page, place);
    }

    private void setPut(MediumRecord medium, boolean put) throws ArchivoltException {
        administration.setAccess(
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

    private JobStep move(JobContext job, MediumId medium, List<PlacedExtent> page, Place place)
            throws ArchivoltException {
        Relocation relocation = store.relocation(medium, tags(job.parameters()), library(job.parameters()));
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
        JobStep step = JobStep.to(
                        place.behind(page.get(page.size() - 1).position()).cursor())
                .did(page.size() - failed, bytes);
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

    /** A medium that is closed to put is not formatted; one that is locked is, and nobody gets it meanwhile. */
    private JobStep end(JobContext job, MediumRecord medium, Place place) throws ArchivoltException {
        boolean isToFormat = job.parameters().get(FORMAT).equals("yes");
        if (isToFormat && !objects.extentsOn(medium.id(), -1, 1).isEmpty()) {
            setPut(medium, place.put());
            throw new ArchivoltException(WRONG_STATE, "not everything could be moved: the medium is not formatted")
                    .with("medium", medium.id());
        }
        if (!isToFormat) {
            setPut(medium, place.put());
            return JobStep.last();
        }
        if (medium.status() == AdministrativeStatus.UNLOCKED) {
            administration.lock(medium.id());
        }
        setPut(medium, true);
        store.format(new FormatRequest(medium.id(), place.unlocked(), true));
        setPut(medium, place.put());
        return JobStep.last();
    }
}
