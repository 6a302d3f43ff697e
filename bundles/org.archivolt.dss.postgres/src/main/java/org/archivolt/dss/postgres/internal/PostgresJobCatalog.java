package org.archivolt.dss.postgres.internal;

import java.time.Instant;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.Set;
import java.util.UUID;
import org.archivolt.base.ArchivoltException;
import org.archivolt.dss.JobCatalog;
import org.archivolt.dss.JobPace;
import org.archivolt.dss.JobProblem;
import org.archivolt.dss.JobQuery;
import org.archivolt.dss.JobRecord;
import org.archivolt.dss.JobState;
import org.archivolt.dss.JobUpdate;
import org.archivolt.dss.NewJob;
import org.archivolt.dss.postgres.internal.JobMapper.Change;
import org.archivolt.dss.postgres.internal.JobMapper.JobRow;
import org.osgi.service.component.annotations.Activate;
import org.osgi.service.component.annotations.Component;
import org.osgi.service.component.annotations.Reference;

/** Background jobs in PostgreSQL, each a row. */
@Component
public final class PostgresJobCatalog implements JobCatalog {
    private static final int PAGE_MAX = 10_000;

    private final CatalogDatabase database;

    @Activate
    public PostgresJobCatalog(@Reference CatalogDatabase database) {
        this.database = database;
    }

    @Override
    public JobRecord add(NewJob job) throws ArchivoltException {
        requireStorable(job);
        return database.transaction("queueing a job", sql -> {
            JobMapper jobs = sql.getMapper(JobMapper.class);
            jobs.add(job, Json.ofTexts(job.parameters()));
            return jobs.findByUuid(job.uuid()).toRecord();
        });
    }

    @Override
    public Optional<JobRecord> addScheduled(String schedule, Instant madeBefore, NewJob job) throws ArchivoltException {
        requireStorable(job);
        Texts.requireStorable("schedule", schedule);
        return database.transaction("queueing a job of a schedule", sql -> {
            JobMapper jobs = sql.getMapper(JobMapper.class);
            jobs.addScheduled(schedule, madeBefore, job, Json.ofTexts(job.parameters()));
            return optional(jobs.findByUuid(job.uuid()));
        });
    }

    private static void requireStorable(NewJob job) throws ArchivoltException {
        Texts.requireStorable("kind", job.kind());
        Texts.requireStorable("subject", job.subject());
        for (Map.Entry<String, String> each : job.parameters().entrySet()) {
            Texts.requireStorable("parameters", each.getKey());
            Texts.requireStorable("parameters", each.getValue());
        }
    }

    @Override
    public Optional<JobRecord> find(long number) throws ArchivoltException {
        return optional(database.statement(
                "looking for job " + number,
                sql -> sql.getMapper(JobMapper.class).find(number)));
    }

    private static Optional<JobRecord> optional(JobRow row) {
        return Optional.ofNullable(row).map(JobRow::toRecord);
    }

    @Override
    public List<JobRecord> list(JobQuery query) throws ArchivoltException {
        if (query.limit() < 1 || query.limit() > PAGE_MAX) {
            throw ArchivoltException.invalid("limit", "must be between 1 and 10,000");
        }
        String[] kinds = storable("kind", query.kind());
        String[] subjects = storable("subject", query.subject());
        String[] states = names(query.states());
        List<JobRow> rows = database.statement("listing jobs", sql -> {
            JobMapper jobs = sql.getMapper(JobMapper.class);
            return query.oldestFirst()
                    ? jobs.oldest(kinds, states, subjects, query.after().orElse(-1), query.limit())
                    : jobs.newest(kinds, states, subjects, query.after().orElse(Long.MAX_VALUE), query.limit());
        });
        return rows.stream().map(JobRow::toRecord).toList();
    }

    private static String[] storable(String field, Optional<String> text) throws ArchivoltException {
        if (text.isPresent()) {
            Texts.requireStorable(field, text.get());
        }
        return text.stream().toArray(String[]::new);
    }

    private static String[] names(Set<JobState> states) {
        return states.stream().map(JobState::name).toArray(String[]::new);
    }

    @Override
    public Optional<JobRecord> take(String host, UUID session, Collection<String> kinds, Collection<Long> running)
            throws ArchivoltException {
        return optional(database.statement(
                "taking a job",
                sql -> sql.getMapper(JobMapper.class)
                        .take(host, session, kinds.toArray(String[]::new), longs(running))));
    }

    private static long[] longs(Collection<Long> numbers) {
        return numbers.stream().mapToLong(Long::longValue).toArray();
    }

    @Override
    public Optional<JobState> save(long number, UUID session, JobUpdate update) throws ArchivoltException {
        Change change = change(update);
        return database.transaction("saving job " + number, sql -> {
            JobMapper jobs = sql.getMapper(JobMapper.class);
            JobState state = jobs.lock(number, session);
            if (state != null && !state.isEnded()) {
                jobs.save(number, change);
            }
            return Optional.ofNullable(state);
        });
    }

    @Override
    public Optional<JobState> finish(long number, UUID session, JobUpdate update, JobState end)
            throws ArchivoltException {
        Change change = change(update);
        return database.transaction("finishing job " + number, sql -> {
            JobMapper jobs = sql.getMapper(JobMapper.class);
            JobState state = jobs.lock(number, session);
            if (state != null && state.mayBecome(end)) {
                jobs.finish(number, change, end);
                return Optional.of(end);
            }
            return Optional.ofNullable(state);
        });
    }

    private static Change change(JobUpdate update) throws ArchivoltException {
        Texts.requireStorable("cursor", update.cursor());
        return new Change(
                update.cursor(),
                update.progress().objects(),
                boxed(update.progress().objectsTotal()),
                update.progress().bytes(),
                boxed(update.progress().bytesTotal()),
                update.progress().failures(),
                update.problem().map(problem -> problem.code().name()).orElse(null),
                update.problem().map(JobProblem::text).orElse(null));
    }

    private static Long boxed(OptionalLong value) {
        return value.isPresent() ? value.getAsLong() : null;
    }

    @Override
    public boolean move(long number, Set<JobState> from, JobState to) throws ArchivoltException {
        if (!from.stream().allMatch(state -> state.mayBecome(to))) {
            throw new IllegalArgumentException(from + " must not become " + to);
        }
        return database.statement(
                "changing the state of job " + number,
                sql -> sql.getMapper(JobMapper.class).move(number, names(from), to, to.isEnded()) > 0);
    }

    @Override
    public boolean setPace(long number, JobPace pace) throws ArchivoltException {
        return database.statement(
                "setting the pace of job " + number,
                sql -> sql.getMapper(JobMapper.class).setPace(number, pace) > 0);
    }

    @Override
    public int release(UUID session, Collection<Long> numbers) throws ArchivoltException {
        return database.statement(
                "giving jobs back", sql -> sql.getMapper(JobMapper.class).release(session, longs(numbers)));
    }

    @Override
    public int reclaim(String host, UUID session) throws ArchivoltException {
        return database.statement(
                "taking up the jobs of earlier runs",
                sql -> sql.getMapper(JobMapper.class).reclaim(host, session));
    }

    @Override
    public int prune(Instant endedBefore, int keep) throws ArchivoltException {
        return database.statement(
                "forgetting jobs", sql -> sql.getMapper(JobMapper.class).prune(endedBefore, keep));
    }
}
