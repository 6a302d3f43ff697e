package org.archivolt.testkit.dss;

import java.time.Instant;
import java.util.Collection;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.NavigableMap;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.Set;
import java.util.TreeMap;
import java.util.UUID;
import java.util.function.Predicate;
import java.util.stream.Stream;
import org.archivolt.base.ArchivoltException;
import org.archivolt.base.Ticker;
import org.archivolt.dss.JobCatalog;
import org.archivolt.dss.JobPace;
import org.archivolt.dss.JobProblem;
import org.archivolt.dss.JobProgress;
import org.archivolt.dss.JobQuery;
import org.archivolt.dss.JobRecord;
import org.archivolt.dss.JobState;
import org.archivolt.dss.JobUpdate;
import org.archivolt.dss.NewJob;

/** The background jobs of a {@link MemoryCatalog}, whose monitor guards them, and which goes away with them. */
final class MemoryJobs implements JobCatalog {
    private final MemoryCatalog catalog;
    private final Ticker ticker;
    private final NavigableMap<Long, Row> rows = new TreeMap<>();
    private long lastNumber;

    MemoryJobs(MemoryCatalog catalog, Ticker ticker) {
        this.catalog = catalog;
        this.ticker = ticker;
    }

    /** A job, as a table would have it. */
    private static final class Row {
        final long number;
        final NewJob job;
        final Optional<String> schedule;
        final Instant created;
        JobPace pace;
        JobState state = JobState.QUEUED;
        String cursor = "";
        JobProgress progress = JobProgress.NONE;
        Optional<JobProblem> problem = Optional.empty();
        Optional<Instant> started = Optional.empty();
        Optional<Instant> ended = Optional.empty();
        Optional<JobRecord.Owner> owner = Optional.empty();

        Row(long number, NewJob job, Optional<String> schedule, Instant created) {
            this.number = number;
            this.job = job;
            this.schedule = schedule;
            this.created = created;
            this.pace = job.pace();
        }

        boolean isOf(UUID session) {
            return owner.filter(each -> each.session().equals(session)).isPresent();
        }

        void apply(JobUpdate update) {
            cursor = update.cursor();
            progress = update.progress();
            problem = update.problem().or(() -> problem);
        }

        JobRecord toRecord() {
            return new JobRecord(
                    number,
                    job.kind(),
                    job.subject(),
                    job.parameters(),
                    pace,
                    schedule,
                    state,
                    cursor,
                    progress,
                    problem,
                    created,
                    started,
                    ended,
                    owner);
        }
    }

    private interface Change<T> {
        T make() throws ArchivoltException;
    }

    private <T> T change(String doing, Change<T> change) throws ArchivoltException {
        synchronized (catalog) {
            catalog.beforeChange(doing);
            T result = change.make();
            catalog.afterChange(doing);
            return result;
        }
    }

    private void tell(Row row) {
        catalog.tell(listener -> listener.jobChanged(row.number));
    }

    @Override
    public JobRecord add(NewJob job) throws ArchivoltException {
        requireStorable(job);
        return change("queueing a job", () -> add(job, Optional.empty()).toRecord());
    }

    private Row add(NewJob job, Optional<String> schedule) {
        return known(job).orElseGet(() -> {
            Row row = new Row(++lastNumber, job, schedule, ticker.now());
            rows.put(row.number, row);
            tell(row);
            return row;
        });
    }

    private Optional<Row> known(NewJob job) {
        return rows.values().stream()
                .filter(row -> row.job.uuid().equals(job.uuid()))
                .findFirst();
    }

    @Override
    public Optional<JobRecord> addScheduled(String schedule, Instant madeBefore, NewJob job) throws ArchivoltException {
        requireStorable(job);
        return change("queueing a job of a schedule", () -> {
            boolean isTooEarly = rows.values().stream()
                    .filter(row -> row.schedule.equals(Optional.of(schedule)))
                    .anyMatch(row -> row.created.isAfter(madeBefore) || !row.state.isEnded());
            return isTooEarly && known(job).isEmpty()
                    ? Optional.empty()
                    : Optional.of(add(job, Optional.of(schedule)).toRecord());
        });
    }

    private static void requireStorable(NewJob job) throws ArchivoltException {
        MemoryObjects.requireStorable("kind", List.of(job.kind()));
        MemoryObjects.requireStorable("subject", List.of(job.subject()));
        MemoryObjects.requireStorable("parameters", job.parameters().keySet());
        MemoryObjects.requireStorable("parameters", job.parameters().values());
    }

    @Override
    public Optional<JobRecord> find(long number) throws ArchivoltException {
        synchronized (catalog) {
            catalog.requireHere("looking for a job");
            return Optional.ofNullable(rows.get(number)).map(Row::toRecord);
        }
    }

    @Override
    public List<JobRecord> list(JobQuery query) throws ArchivoltException {
        MemoryCatalog.requirePage(query.limit());
        synchronized (catalog) {
            catalog.requireHere("listing jobs");
            return inOrder(query.oldestFirst(), query.after())
                    .filter(row -> query.kind().isEmpty() || query.kind().get().equals(row.job.kind()))
                    .filter(row -> query.states().isEmpty() || query.states().contains(row.state))
                    .filter(row ->
                            query.subject().isEmpty() || query.subject().get().equals(row.job.subject()))
                    .limit(query.limit())
                    .map(Row::toRecord)
                    .toList();
        }
    }

    private Stream<Row> inOrder(boolean oldestFirst, OptionalLong after) {
        Map<Long, Row> wanted = oldestFirst
                ? rows.tailMap(after.orElse(-1), false)
                : rows.headMap(after.orElse(Long.MAX_VALUE), false).descendingMap();
        return wanted.values().stream();
    }

    @Override
    public Optional<JobRecord> take(String host, UUID session, Collection<String> kinds, Collection<Long> running)
            throws ArchivoltException {
        return change("taking a job", () -> {
            Optional<Row> found = rows.values().stream()
                    .filter(row -> kinds.contains(row.job.kind()) && !running.contains(row.number))
                    .filter(row -> row.state == JobState.QUEUED || row.state == JobState.RUNNING && row.isOf(session))
                    .min(Comparator.comparing((Row row) -> row.state == JobState.QUEUED)
                            .thenComparing(row -> row.number));
            found.ifPresent(row -> {
                row.state = JobState.RUNNING;
                row.owner = Optional.of(new JobRecord.Owner(host, session));
                row.started = row.started.or(() -> Optional.of(ticker.now()));
                tell(row);
            });
            return found.map(Row::toRecord);
        });
    }

    @Override
    public Optional<JobState> save(long number, UUID session, JobUpdate update) throws ArchivoltException {
        MemoryObjects.requireStorable("cursor", List.of(update.cursor()));
        return change("saving a job", () -> {
            Optional<Row> row = owned(number, session);
            row.filter(each -> !each.state.isEnded()).ifPresent(each -> {
                each.apply(update);
                tell(each);
            });
            return row.map(each -> each.state);
        });
    }

    private Optional<Row> owned(long number, UUID session) {
        return Optional.ofNullable(rows.get(number)).filter(row -> row.isOf(session));
    }

    @Override
    public Optional<JobState> finish(long number, UUID session, JobUpdate update, JobState end)
            throws ArchivoltException {
        MemoryObjects.requireStorable("cursor", List.of(update.cursor()));
        return change("finishing a job", () -> {
            Optional<Row> row = owned(number, session);
            row.filter(each -> each.state.mayBecome(end)).ifPresent(each -> {
                each.apply(update);
                move(each, end);
            });
            return row.map(each -> each.state);
        });
    }

    private void move(Row row, JobState to) {
        if (row.state == JobState.FAILED) {
            row.problem = Optional.empty();
        }
        row.state = to;
        row.ended = to.isEnded() ? Optional.of(ticker.now()) : Optional.empty();
        tell(row);
    }

    @Override
    public boolean move(long number, Set<JobState> from, JobState to) throws ArchivoltException {
        if (!from.stream().allMatch(state -> state.mayBecome(to))) {
            throw new IllegalArgumentException(from + " must not become " + to);
        }
        return change("changing the state of a job", () -> {
            Row row = rows.get(number);
            boolean moves = row != null && from.contains(row.state);
            if (moves) {
                move(row, to);
            }
            return moves;
        });
    }

    @Override
    public boolean setPace(long number, JobPace pace) throws ArchivoltException {
        return change("setting the pace of a job", () -> {
            Row row = rows.get(number);
            boolean isThere = row != null && !row.state.isEnded();
            if (isThere) {
                row.pace = pace;
                tell(row);
            }
            return isThere;
        });
    }

    @Override
    public int release(UUID session, Collection<Long> numbers) throws ArchivoltException {
        return requeue("giving jobs back", row -> row.isOf(session) && numbers.contains(row.number));
    }

    @Override
    public int reclaim(String host, UUID session) throws ArchivoltException {
        return requeue(
                "taking up the jobs of earlier runs",
                row -> !row.isOf(session) && row.owner.orElseThrow().host().equals(host));
    }

    private int requeue(String doing, Predicate<Row> which) throws ArchivoltException {
        return change(doing, () -> {
            List<Row> found = rows.values().stream()
                    .filter(row -> row.state == JobState.RUNNING)
                    .filter(which)
                    .toList();
            found.forEach(row -> move(row, JobState.QUEUED));
            return found.size();
        });
    }

    @Override
    public int prune(Instant endedBefore, int keep) throws ArchivoltException {
        return change("forgetting jobs", () -> {
            List<Row> newestFirst = rows.values().stream()
                    .filter(row -> row.ended.isPresent())
                    .sorted(Comparator.comparing((Row row) -> row.ended.orElseThrow())
                            .thenComparing(row -> row.number)
                            .reversed())
                    .toList();
            List<Row> gone = Stream.concat(
                            newestFirst.stream().skip(keep),
                            newestFirst.stream()
                                    .filter(row -> row.ended.orElseThrow().isBefore(endedBefore)))
                    .distinct()
                    .filter(row -> !isLastOfSchedule(row))
                    .toList();
            gone.forEach(row -> {
                rows.remove(row.number);
                tell(row);
            });
            return gone.size();
        });
    }

    private boolean isLastOfSchedule(Row row) {
        return row.schedule.isPresent()
                && rows.tailMap(row.number, false).values().stream()
                        .noneMatch(later -> later.schedule.equals(row.schedule));
    }
}
