-- What was written together on a medium, and which accounts of media were applied.

alter table medium add column groupings text[] not null default '{}';
alter table medium alter column groupings drop default;

-- The last batch of accounts of each session. One row per run of a runtime in the last 30 days, found by looking at all.
create table account_session (
    session         uuid primary key,
    last_batch      bigint not null check (last_batch > 0),
    applied         timestamptz not null default now()
);
