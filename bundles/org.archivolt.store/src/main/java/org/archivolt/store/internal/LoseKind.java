package org.archivolt.store.internal;

import static org.archivolt.base.ErrorCode.LAYOUT_UNAVAILABLE;
import static org.archivolt.base.ErrorCode.NO_SUCH_MEDIUM;
import static org.archivolt.base.ErrorCode.WRONG_STATE;

import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.archivolt.base.ArchivoltException;
import org.archivolt.base.MediumId;
import org.archivolt.dss.CopyRef;
import org.archivolt.dss.MediumRecord;
import org.archivolt.dss.ObjectCatalog;
import org.archivolt.dss.PlacedExtent;
import org.archivolt.dss.ResourceCatalog;
import org.archivolt.store.JobContext;
import org.archivolt.store.JobKind;
import org.archivolt.store.JobStep;
import org.osgi.service.component.annotations.Activate;
import org.osgi.service.component.annotations.Component;
import org.osgi.service.component.annotations.Reference;

/**
 * Forgets what was on a medium that is lost, and says how much is left of the copies it was part of. Then the medium can be
 * removed. Should it be found again, an import brings everything back.
 */
@Component(service = JobKind.class)
public final class LoseKind implements JobKind {
    static final String NAME = "lose";
    private static final int PAGE = 500;
    private static final Description DESCRIPTION = new Description(
            NAME,
            "Forgets what was on a medium that is marked as lost; what can still be read the job repair completes",
            "a medium (family:library:name)",
            List.of());

    private final ObjectCatalog objects;
    private final ResourceCatalog resources;
    private final CopyStatuses statuses;

    @Activate
    public LoseKind(
            @Reference ObjectCatalog objects, @Reference ResourceCatalog resources, @Reference LayoutRegistry layouts) {
        this.objects = objects;
        this.resources = resources;
        this.statuses = new CopyStatuses(objects, layouts);
    }

    @Override
    public Description description() {
        return DESCRIPTION;
    }

    @Override
    public void check(String subject, Map<String, String> parameters) throws ArchivoltException {
        requireLost(JobSubjects.medium(subject));
    }

    private MediumRecord requireLost(MediumId id) throws ArchivoltException {
        MediumRecord medium = resources
                .medium(id)
                .orElseThrow(() -> new ArchivoltException(NO_SUCH_MEDIUM, "there is no such medium")
                        .with("field", "subject")
                        .with("medium", id));
        if (!medium.lost()) {
            throw new ArchivoltException(WRONG_STATE, "the medium is not marked as lost")
                    .with("field", "subject")
                    .with("medium", id);
        }
        return medium;
    }

    @Override
    public Totals estimate(JobContext job) throws ArchivoltException {
        MediumRecord medium = requireLost(JobSubjects.medium(job.subject()));
        return Totals.of(medium.extents(), medium.writtenBytes());
    }

    /**
     * The statuses come first: after a crash in between nobody would know of which copies to ask. What is forgotten is then no
     * more than what they are about.
     */
    @Override
    public JobStep step(JobContext job) throws ArchivoltException {
        MediumId medium = requireLost(JobSubjects.medium(job.subject())).id();
        List<PlacedExtent> page = objects.extentsOn(medium, -1, PAGE);
        if (page.isEmpty()) {
            return JobStep.last();
        }
        Set<CopyRef> copies =
                new HashSet<>(page.stream().map(PlacedExtent::copy).toList());
        judge(copies, medium);
        List<CopyRef> hurt = objects.lose(medium, page.size());
        if (!copies.containsAll(hurt)) {
            judge(new HashSet<>(hurt), medium);
        }
        return JobStep.to("lost")
                .did(
                        page.size(),
                        page.stream().mapToLong(e -> e.extent().size()).sum());
    }

    /** A copy whose layout is not there keeps its extents until it is; one that nobody can make sense of is as it was. */
    private void judge(Set<CopyRef> copies, MediumId medium) throws ArchivoltException {
        CopyStatuses.Outcome outcome =
                statuses.update(copies, extent -> !extent.medium().equals(medium));
        for (ArchivoltException failure : outcome.failures()) {
            if (failure.code() == LAYOUT_UNAVAILABLE) {
                throw failure;
            }
        }
    }
}
