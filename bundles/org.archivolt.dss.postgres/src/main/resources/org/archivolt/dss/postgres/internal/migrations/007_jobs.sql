-- Background jobs, and how far they have come.

create table job (
    number              bigint generated always as identity primary key,
    uuid                uuid not null unique,
    kind                text collate "C" not null,
    subject             text collate "C" not null,
    parameters          jsonb not null,
    bytes_per_second    bigint not null check (bytes_per_second >= 0),
    objects_per_second  bigint not null check (objects_per_second >= 0),
    schedule            text collate "C",
    state               text not null default 'QUEUED'
        check (state in ('QUEUED', 'RUNNING', 'PAUSED', 'DONE', 'FAILED', 'CANCELLED')),
    cursor              text not null default '',
    objects             bigint not null default 0 check (objects >= 0),
    objects_total       bigint check (objects_total >= 0),
    bytes               bigint not null default 0 check (bytes >= 0),
    bytes_total         bigint check (bytes_total >= 0),
    failures            bigint not null default 0 check (failures >= 0),
    problem_code        text,
    problem             text,
    host                text collate "C",
    session             uuid,
    created             timestamptz not null default now(),
    started             timestamptz,
    ended               timestamptz,
    constraint job_has_ended check ((state in ('DONE', 'FAILED', 'CANCELLED')) = (ended is not null))
) with (fillfactor = 50);

create index job_waiting on job (number) where state in ('QUEUED', 'RUNNING');
create index job_ended on job (ended) where ended is not null;
create index job_by_schedule on job (schedule, number) where schedule is not null;
-- A schedule starts no second job while the first goes on, on whichever host.
create unique index job_of_schedule on job (schedule)
    where schedule is not null and state in ('QUEUED', 'RUNNING', 'PAUSED');

create function announce_job() returns trigger language plpgsql as $$
begin
    perform pg_notify('archivolt_change', 'job ' || coalesce(new.number, old.number));
    return null;
end
$$;

create trigger job_added_or_removed after insert or delete on job
    for each row execute function announce_job();
create trigger job_changed after update on job
    for each row when (old.* is distinct from new.*) execute function announce_job();
