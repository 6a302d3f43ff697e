package org.archivolt.dss.postgres.internal;

import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.UUID;
import org.apache.ibatis.annotations.Delete;
import org.apache.ibatis.annotations.Insert;
import org.apache.ibatis.annotations.Param;
import org.apache.ibatis.annotations.Select;
import org.apache.ibatis.annotations.Update;
import org.archivolt.base.ErrorCode;
import org.archivolt.dss.JobPace;
import org.archivolt.dss.JobProblem;
import org.archivolt.dss.JobProgress;
import org.archivolt.dss.JobRecord;
import org.archivolt.dss.JobState;
import org.archivolt.dss.NewJob;

/** The table {@code job}. */
interface JobMapper {
    String COLUMNS =
            " number, kind, subject, parameters, bytes_per_second, objects_per_second, schedule, state, cursor,"
                    + " objects, objects_total, bytes, bytes_total, failures, problem_code, problem, host, session, created,"
                    + " started, ended ";

    String FILTER = """
            from job
            where (cardinality(#{kinds}) = 0 or kind = any (#{kinds}))
                and (cardinality(#{states}) = 0 or state = any (#{states}))
                and (cardinality(#{subjects}) = 0 or subject = any (#{subjects}))
            """;

    String CHANGED = """
            cursor = #{change.cursor}, objects = #{change.objects}, objects_total = #{change.objectsTotal,jdbcType=BIGINT},
            bytes = #{change.bytes}, bytes_total = #{change.bytesTotal,jdbcType=BIGINT}, failures = #{change.failures},
            problem_code = coalesce(#{change.problemCode,jdbcType=VARCHAR}, problem_code),
            problem = coalesce(#{change.problem,jdbcType=VARCHAR}, problem)
            """;

    @Insert("""
            insert into job (uuid, kind, subject, parameters, bytes_per_second, objects_per_second)
            values (#{job.uuid}, #{job.kind}, #{job.subject}, #{parameters}::jsonb, #{job.pace.bytesPerSecond},
                #{job.pace.objectsPerSecond})
            on conflict (uuid) do nothing
            """)
    void add(@Param("job") NewJob job, @Param("parameters") String parameters);

    /** Two at once: the second waits for the first, and then is in conflict. */
    @Insert("""
            insert into job (uuid, kind, subject, parameters, bytes_per_second, objects_per_second, schedule)
            select #{job.uuid}, #{job.kind}, #{job.subject}, #{parameters}::jsonb, #{job.pace.bytesPerSecond},
                #{job.pace.objectsPerSecond}, #{schedule}
            where not exists (select from job where schedule = #{schedule} and created > #{madeBefore})
            on conflict do nothing
            """)
    void addScheduled(
            @Param("schedule") String schedule,
            @Param("madeBefore") Instant madeBefore,
            @Param("job") NewJob job,
            @Param("parameters") String parameters);

    @Select("select" + COLUMNS + "from job where uuid = #{uuid}")
    JobRow findByUuid(UUID uuid);

    @Select("select" + COLUMNS + "from job where number = #{number}")
    JobRow find(long number);

    @Select("select" + COLUMNS + FILTER + " and number > #{after} order by number limit #{limit}")
    List<JobRow> oldest(
            @Param("kinds") String[] kinds,
            @Param("states") String[] states,
            @Param("subjects") String[] subjects,
            @Param("after") long after,
            @Param("limit") int limit);

    @Select("select" + COLUMNS + FILTER + " and number < #{after} order by number desc limit #{limit}")
    List<JobRow> newest(
            @Param("kinds") String[] kinds,
            @Param("states") String[] states,
            @Param("subjects") String[] subjects,
            @Param("after") long after,
            @Param("limit") int limit);

    /** What the session has taken without knowing comes first. */
    @Select(value = """
                    update job set state = 'RUNNING', host = #{host}, session = #{session},
                        started = coalesce(started, now())
                    where number = (
                        select number from job
                        where kind = any (#{kinds}) and number <> all (#{running})
                            and (state = 'QUEUED' or state = 'RUNNING' and session = #{session})
                        order by (state = 'QUEUED'), number limit 1
                        for update skip locked)
                    returning
                    """ + COLUMNS, affectData = true)
    JobRow take(
            @Param("host") String host,
            @Param("session") UUID session,
            @Param("kinds") String[] kinds,
            @Param("running") long[] running);

    /** @return null when the session does not have it */
    @Select(
            value = "select state from job where number = #{number} and session = #{session} for update",
            affectData = true)
    JobState lock(@Param("number") long number, @Param("session") UUID session);

    @Update("update job set " + CHANGED + " where number = #{number}")
    void save(@Param("number") long number, @Param("change") Change change);

    @Update("update job set state = #{state}, ended = now(), " + CHANGED + " where number = #{number}")
    void finish(@Param("number") long number, @Param("change") Change change, @Param("state") JobState state);

    @Update("""
            update job set state = #{to}, ended = case when #{isEnd} then now() end,
                problem_code = case when state <> 'FAILED' then problem_code end,
                problem = case when state <> 'FAILED' then problem end
            where number = #{number} and state = any (#{from})
            """)
    int move(
            @Param("number") long number,
            @Param("from") String[] from,
            @Param("to") JobState to,
            @Param("isEnd") boolean isEnd);

    @Update("""
            update job set bytes_per_second = #{pace.bytesPerSecond}, objects_per_second = #{pace.objectsPerSecond}
            where number = #{number} and ended is null
            """)
    int setPace(@Param("number") long number, @Param("pace") JobPace pace);

    @Update("""
            update job set state = 'QUEUED'
            where session = #{session} and state = 'RUNNING' and number = any (#{numbers})
            """)
    int release(@Param("session") UUID session, @Param("numbers") long[] numbers);

    @Update("""
            update job set state = 'QUEUED'
            where host = #{host} and session <> #{session} and state = 'RUNNING'
            """)
    int reclaim(@Param("host") String host, @Param("session") UUID session);

    @Delete("""
            delete from job
            where ended is not null
                and (ended < #{endedBefore}
                    or number in (
                        select number from job where ended is not null order by ended desc, number desc offset #{keep}))
                and (schedule is null
                    or number <> (select max(last.number) from job last where last.schedule = job.schedule))
            """)
    int prune(@Param("endedBefore") Instant endedBefore, @Param("keep") int keep);

    /** A {@link org.archivolt.dss.JobUpdate} as columns. */
    record Change(
            String cursor,
            long objects,
            Long objectsTotal,
            long bytes,
            Long bytesTotal,
            long failures,
            String problemCode,
            String problem) {}

    record JobRow(
            long number,
            String kind,
            String subject,
            String parameters,
            long bytesPerSecond,
            long objectsPerSecond,
            String schedule,
            JobState state,
            String cursor,
            long objects,
            Long objectsTotal,
            long bytes,
            Long bytesTotal,
            long failures,
            ErrorCode problemCode,
            String problem,
            String host,
            UUID session,
            Instant created,
            Instant started,
            Instant ended) {
        JobRecord toRecord() {
            return new JobRecord(
                    number,
                    kind,
                    subject,
                    Json.texts(parameters),
                    new JobPace(bytesPerSecond, objectsPerSecond),
                    Optional.ofNullable(schedule),
                    state,
                    cursor,
                    new JobProgress(objects, optional(objectsTotal), bytes, optional(bytesTotal), failures),
                    Optional.ofNullable(problemCode).map(code -> new JobProblem(code, problem)),
                    created,
                    Optional.ofNullable(started),
                    Optional.ofNullable(ended),
                    Optional.ofNullable(session).map(of -> new JobRecord.Owner(host, of)));
        }

        private static OptionalLong optional(Long value) {
            return value == null ? OptionalLong.empty() : OptionalLong.of(value);
        }
    }
}
