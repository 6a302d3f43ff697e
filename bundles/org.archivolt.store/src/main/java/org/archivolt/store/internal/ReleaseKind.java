package org.archivolt.store.internal;

import static org.archivolt.base.ErrorCode.NO_SUCH_OBJECT;
import static org.archivolt.base.ErrorCode.WRONG_STATE;

import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.archivolt.base.ArchivoltException;
import org.archivolt.base.MediumId;
import org.archivolt.base.Space;
import org.archivolt.base.Ticker;
import org.archivolt.dss.CopyRecord;
import org.archivolt.dss.CopyStatus;
import org.archivolt.dss.MediumRecord;
import org.archivolt.dss.ObjectCatalog;
import org.archivolt.dss.ObjectRecord;
import org.archivolt.dss.ObjectSelector;
import org.archivolt.dss.PlacedExtent;
import org.archivolt.dss.ResourceCatalog;
import org.archivolt.store.JobContext;
import org.archivolt.store.JobKind;
import org.archivolt.store.JobParameter;
import org.archivolt.store.JobStep;
import org.osgi.service.component.annotations.Activate;
import org.osgi.service.component.annotations.Component;
import org.osgi.service.component.annotations.Reference;

/**
 * Makes room on media that are fuller than wanted: removes copies of one name, oldest first, of versions that have a
 * complete copy of another. Started by a schedule, it is the second half of a hierarchy of storage.
 */
@Component(service = JobKind.class)
public final class ReleaseKind implements JobKind {
    static final String NAME = "release";
    private static final String COPY = "copy";
    private static final String KEEP = "keep";
    private static final String ABOVE = "above.percent";
    private static final String BELOW = "below.percent";
    private static final String AFTER_HOURS = "after.hours";
    private static final int NAME_LENGTH_MAX = 64;
    private static final int PAGE = 512;
    private static final Description DESCRIPTION = new Description(
            NAME,
            "Removes copies from media that are too full, of objects that have another copy",
            "a medium (family:library:name), or a family: all of its media",
            List.of(
                    new JobParameter.Text(COPY, "name of the copies that are removed; empty: source", NAME_LENGTH_MAX),
                    new JobParameter.Text(
                            KEEP, "name of the complete copy that must be there; must be given", NAME_LENGTH_MAX),
                    new JobParameter.Number(ABOVE, "how full a medium must be", 95, 0, 100),
                    new JobParameter.Number(BELOW, "how full it is in the end, at most", 80, 0, 100),
                    new JobParameter.Number(
                            AFTER_HOURS, "how old the copy that stays must be, in hours", 0, 0, 1_000_000)));

    private final ObjectCatalog objects;
    private final ResourceCatalog resources;
    private final LocalObjectStore store;
    private final Ticker ticker;

    @Activate
    public ReleaseKind(
            @Reference ObjectCatalog objects, @Reference ResourceCatalog resources, @Reference LocalObjectStore store) {
        this(objects, resources, store, Ticker.system());
    }

    ReleaseKind(ObjectCatalog objects, ResourceCatalog resources, LocalObjectStore store, Ticker ticker) {
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
    public void check(String subject, Map<String, String> parameters) throws ArchivoltException {
        if (parameters.get(KEEP).isEmpty()) {
            throw ArchivoltException.invalid("parameters." + KEEP, "must be given");
        }
        RequestRules.checkCopyName("parameters." + KEEP, parameters.get(KEEP));
        RequestRules.checkCopyName("parameters." + COPY, copy(parameters));
        if (parameters.get(KEEP).equals(copy(parameters))) {
            throw ArchivoltException.invalid("parameters." + KEEP, "must be another name than that of what is removed");
        }
        if (number(parameters, BELOW) > number(parameters, ABOVE)) {
            throw ArchivoltException.invalid("parameters." + BELOW, "must not be above " + ABOVE);
        }
        JobSubjects.requireMedia(resources, subject, ReleaseKind::isFormatted);
    }

    private static String copy(Map<String, String> parameters) {
        String name = parameters.get(COPY);
        return name.isEmpty() ? CopyRecord.SOURCE : name;
    }

    private static long number(Map<String, String> parameters, String name) {
        return Long.parseLong(parameters.get(name));
    }

    private List<MediumRecord> media(String subject) throws ArchivoltException {
        return JobSubjects.media(resources, subject, ReleaseKind::isFormatted);
    }

    private static boolean isFormatted(MediumRecord medium) {
        return medium.filesystem().isFormatted();
    }

    /**
     * The cursor is a medium, the position behind which it goes on there, and how many bytes are still too many; empty
     * before the first medium.
     */
    private record Place(MediumId medium, long after, long excess) {
        static Place parse(String cursor) throws ArchivoltException {
            String[] parts = cursor.split(" ");
            return new Place(MediumId.parse(parts[0]), Long.parseLong(parts[1]), Long.parseLong(parts[2]));
        }

        String cursor() {
            return medium + " " + after + " " + excess;
        }
    }

    @Override
    public JobStep step(JobContext job) throws ArchivoltException {
        if (job.cursor().isEmpty()) {
            return next(job, Optional.empty());
        }
        Place place = Place.parse(job.cursor());
        List<PlacedExtent> page =
                place.excess() > 0 ? objects.extentsOn(place.medium(), place.after(), PAGE) : List.of();
        return page.isEmpty() ? next(job, Optional.of(place.medium())) : release(job, place, page);
    }

    private JobStep next(JobContext job, Optional<MediumId> last) throws ArchivoltException {
        for (MediumRecord medium : media(job.subject())) {
            boolean isLater = last.isEmpty() || medium.id().compareTo(last.get()) > 0;
            long excess = isLater ? excess(job, medium.space()) : 0;
            if (excess > 0) {
                return JobStep.to(new Place(medium.id(), -1, excess).cursor());
            }
        }
        return JobStep.last();
    }

    /** What has to go from a medium that is too full. */
    private static long excess(JobContext job, Space space) {
        long used = space.totalBytes() - space.freeBytes();
        boolean isTooFull = used > space.totalBytes() / 100.0 * number(job.parameters(), ABOVE);
        return isTooFull ? used - (long) (space.totalBytes() / 100.0 * number(job.parameters(), BELOW)) : 0;
    }

    private JobStep release(JobContext job, Place place, List<PlacedExtent> page) throws ArchivoltException {
        Instant before = ticker.now().minus(Duration.ofHours(number(job.parameters(), AFTER_HOURS)));
        long excess = place.excess();
        long after = place.after();
        long released = 0;
        for (PlacedExtent each : page) {
            if (excess <= 0 || job.isStopping()) {
                break;
            }
            if (isToGo(job, each, before) && remove(each)) {
                excess -= each.extent().size();
                released++;
            }
            after = each.position();
        }
        return JobStep.to(new Place(place.medium(), after, excess).cursor()).did(released, place.excess() - excess);
    }

    private boolean isToGo(JobContext job, PlacedExtent placed, Instant before) throws ArchivoltException {
        if (!placed.copy().copy().equals(copy(job.parameters()))) {
            return false;
        }
        Optional<ObjectRecord> object =
                objects.find(ObjectSelector.of(placed.copy().version()));
        return object.isPresent()
                && object.get().copies().stream()
                        .anyMatch(copy -> copy.name().equals(job.parameters().get(KEEP))
                                && copy.status() == CopyStatus.COMPLETE
                                && copy.created().isBefore(before));
    }

    /** Somebody else may have removed the other copy meanwhile, and the catalog never removes the last. */
    private boolean remove(PlacedExtent placed) throws ArchivoltException {
        try {
            store.removeCopy(placed.copy());
            return true;
        } catch (ArchivoltException e) {
            if (e.code() == WRONG_STATE || e.code() == NO_SUCH_OBJECT) {
                return false;
            }
            throw e;
        }
    }
}
