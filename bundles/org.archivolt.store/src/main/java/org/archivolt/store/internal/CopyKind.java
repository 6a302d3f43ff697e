package org.archivolt.store.internal;

import static org.archivolt.base.ErrorCode.ALREADY_EXISTS;
import static org.archivolt.base.ErrorCode.NO_SUCH_OBJECT;

import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.archivolt.base.ArchivoltException;
import org.archivolt.base.Family;
import org.archivolt.base.Tags;
import org.archivolt.base.Ticker;
import org.archivolt.dss.CopyQuery;
import org.archivolt.dss.CopyRecord;
import org.archivolt.dss.CopyStatus;
import org.archivolt.dss.ListedCopy;
import org.archivolt.dss.ObjectCatalog;
import org.archivolt.dss.ObjectSelector;
import org.archivolt.store.CopyRequest;
import org.archivolt.store.JobContext;
import org.archivolt.store.JobKind;
import org.archivolt.store.JobParameter;
import org.archivolt.store.JobStep;
import org.archivolt.store.StorageOptions;
import org.osgi.service.component.annotations.Activate;
import org.osgi.service.component.annotations.Component;
import org.osgi.service.component.annotations.Reference;

/**
 * Writes a further copy of each visible object that has a copy of one name, old enough, and none of another: the first half
 * of a hierarchy of storage ({@link ReleaseKind} is the second). Started by a schedule, it is a policy.
 */
@Component(service = JobKind.class)
public final class CopyKind implements JobKind {
    static final String NAME = "copy";
    private static final String FROM = "from";
    private static final String TO = "to";
    private static final String AFTER_HOURS = "after.hours";
    private static final String PROFILE = "profile";
    private static final String FAMILY = "family";
    private static final String LIBRARY = "library";
    private static final String TAGS = "tags";
    private static final String LAYOUT = "layout";
    private static final String LAYOUT_PARAMETERS = "layout.parameters";
    private static final int NAME_LENGTH_MAX = 64;
    private static final int TEXT_LENGTH_MAX = 1000;
    private static final int PAGE = 64;
    private static final long STEP_BYTES = 64L << 20;
    private static final Description DESCRIPTION = new Description(
            NAME,
            "Writes a further copy of each object that has none of its name",
            "what the ids of the objects begin with; empty: all",
            List.of(
                    new JobParameter.Text(FROM, "name of the copy that is read; empty: source", NAME_LENGTH_MAX),
                    new JobParameter.Text(TO, "name of the copy that is written; must be given", NAME_LENGTH_MAX),
                    new JobParameter.Number(
                            AFTER_HOURS, "how old the copy that is read must be, in hours", 0, 0, 1_000_000),
                    new JobParameter.Text(PROFILE, "where the copy goes: name of a profile", NAME_LENGTH_MAX),
                    new JobParameter.Text(FAMILY, "where the copy goes: kind of storage", NAME_LENGTH_MAX),
                    new JobParameter.Text(LIBRARY, "where the copy goes: library", TEXT_LENGTH_MAX),
                    new JobParameter.Text(
                            TAGS, "where the copy goes: words its media carry, separated by commas", TEXT_LENGTH_MAX),
                    new JobParameter.Text(LAYOUT, "how it is spread", NAME_LENGTH_MAX),
                    new JobParameter.Text(
                            LAYOUT_PARAMETERS, "of the layout: name=value, separated by commas", TEXT_LENGTH_MAX)));

    private final ObjectCatalog objects;
    private final LocalObjectStore store;
    private final Ticker ticker;

    @Activate
    public CopyKind(@Reference ObjectCatalog objects, @Reference LocalObjectStore store) {
        this(objects, store, Ticker.system());
    }

    CopyKind(ObjectCatalog objects, LocalObjectStore store, Ticker ticker) {
        this.objects = objects;
        this.store = store;
        this.ticker = ticker;
    }

    @Override
    public Description description() {
        return DESCRIPTION;
    }

    @Override
    public void check(String subject, Map<String, String> parameters) throws ArchivoltException {
        if (parameters.get(TO).isEmpty()) {
            throw ArchivoltException.invalid("parameters." + TO, "must be given");
        }
        RequestRules.checkCopyName("parameters." + TO, parameters.get(TO));
        RequestRules.checkCopyName("parameters." + FROM, from(parameters));
        if (parameters.get(TO).equals(from(parameters))) {
            throw ArchivoltException.invalid("parameters." + TO, "must be another name than that of the copy read");
        }
        options(parameters);
    }

    static String from(Map<String, String> parameters) {
        String name = parameters.get(FROM);
        return name.isEmpty() ? CopyRecord.SOURCE : name;
    }

    private static StorageOptions options(Map<String, String> parameters) throws ArchivoltException {
        return new StorageOptions(
                text(parameters, PROFILE),
                family(parameters),
                text(parameters, LIBRARY),
                Tags.parse(words(parameters, TAGS)),
                Optional.empty(),
                false,
                text(parameters, LAYOUT),
                layoutParameters(parameters));
    }

    private static Optional<String> text(Map<String, String> parameters, String name) {
        return Optional.of(parameters.get(name)).filter(text -> !text.isEmpty());
    }

    private static Optional<Family> family(Map<String, String> parameters) throws ArchivoltException {
        try {
            return text(parameters, FAMILY).map(Family::new);
        } catch (IllegalArgumentException e) {
            throw ArchivoltException.invalid("parameters." + FAMILY, e.getMessage());
        }
    }

    private static List<String> words(Map<String, String> parameters, String name) {
        return text(parameters, name)
                .map(text -> List.of(text.strip().split("\\s*,\\s*")))
                .orElse(List.of());
    }

    private static Map<String, String> layoutParameters(Map<String, String> parameters) throws ArchivoltException {
        Map<String, String> parsed = new LinkedHashMap<>();
        for (String word : words(parameters, LAYOUT_PARAMETERS)) {
            String[] parts = word.split("=", 2);
            if (parts.length != 2 || parsed.put(parts[0], parts[1]) != null) {
                throw ArchivoltException.invalid(
                        "parameters." + LAYOUT_PARAMETERS, "must be name=value, each name once");
            }
        }
        return parsed;
    }

    /** The cursor is the position of the last copy read. */
    @Override
    public JobStep step(JobContext job) throws ArchivoltException {
        long after = job.cursor().isEmpty() ? -1 : Long.parseLong(job.cursor());
        List<ListedCopy> page = objects.copies(query(job), after, PAGE);
        if (page.isEmpty()) {
            return JobStep.last();
        }
        JobStep step = JobStep.to(job.cursor());
        long bytes = 0;
        for (ListedCopy each : page) {
            if (bytes > STEP_BYTES || job.isStopping()) {
                return step;
            }
            step = copy(job, each, step);
            bytes += each.object().size();
        }
        return step;
    }

    private CopyQuery query(JobContext job) {
        Duration age = Duration.ofHours(Long.parseLong(job.parameters().get(AFTER_HOURS)));
        return new CopyQuery(
                job.subject(),
                Optional.of(from(job.parameters())),
                Optional.empty(),
                Optional.of(job.parameters().get(TO)),
                Optional.of(CopyStatus.COMPLETE),
                Optional.of(ticker.now().minus(age)),
                true);
    }

    private JobStep copy(JobContext job, ListedCopy each, JobStep so) throws ArchivoltException {
        CopyRequest request = new CopyRequest(
                ObjectSelector.of(each.object().version()),
                Optional.of(each.copy().name()),
                job.parameters().get(TO),
                options(job.parameters()));
        JobStep done = so.at(Long.toString(each.position()));
        try {
            store.copy(request);
            return done.did(1, each.object().size());
        } catch (ArchivoltException e) {
            boolean isGone = e.code() == NO_SUCH_OBJECT || e.code() == ALREADY_EXISTS;
            if (isGone) {
                return done;
            }
            return switch (e.code().remedy()) {
                case RETRY_LATER, STOP -> throw e;
                case FIX_REQUEST, ADD_RESOURCE, RETRY_ELSEWHERE -> done.failed(1, e);
            };
        }
    }
}
