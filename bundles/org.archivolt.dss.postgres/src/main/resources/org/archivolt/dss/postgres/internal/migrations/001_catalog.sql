-- The media, devices and objects there are, and where every byte is.
--
-- An extent is in exactly one of three tables. What moves often (pending_extent, orphan_extent) stays small, and what is
-- kept for years (extent) is written once, in the order of its key.

create table medium (
    medium_key      bigint generated always as identity primary key,
    family          text collate "C" not null,
    library         text collate "C" not null,
    name            text collate "C" not null,
    model           text not null,
    tags            text[] not null,
    status          text not null check (status in ('LOCKED', 'UNLOCKED', 'FAILED')),
    filesystem      text not null check (filesystem in ('BLANK', 'EMPTY', 'USED', 'FULL')),
    format          uuid,
    total_bytes     bigint not null check (total_bytes >= 0),
    free_bytes      bigint not null check (free_bytes >= 0),
    extents         bigint not null check (extents >= 0),
    written_bytes   bigint not null check (written_bytes >= 0),
    added           timestamptz not null,
    constraint medium_id unique (family, library, name),
    constraint medium_format unique (format),
    constraint medium_is_formatted check ((filesystem = 'BLANK') = (format is null))
) with (fillfactor = 50);

create table device (
    device_key      bigint generated always as identity primary key,
    family          text collate "C" not null,
    library         text collate "C" not null,
    name            text collate "C" not null,
    host            text collate "C" not null,
    path            text collate "C" not null,
    model           text not null,
    serial          text not null,
    options         jsonb not null,
    status          text not null check (status in ('LOCKED', 'UNLOCKED', 'FAILED')),
    added           timestamptz not null,
    constraint device_id unique (family, library, name),
    constraint device_path unique (host, path)
) with (fillfactor = 50);

-- The visible objects. A replaced object keeps its key, id and uuid.
create sequence object_key_sequence;

create table object (
    object_key          bigint primary key,
    id                  text collate "C" not null check (octet_length(id) between 1 and 1024),
    uuid                uuid not null,
    version             integer not null check (version > 0),
    commit              uuid not null,
    size_bytes          bigint not null check (size_bytes >= 0),
    checksum            text not null,
    content_type        text not null,
    metadata            jsonb not null,
    layout_name         text not null,
    layout_major        integer not null,
    layout_minor        integer not null,
    layout_parameters   jsonb not null,
    created             timestamptz not null,
    constraint object_id unique (id)
);

-- Commits whose object was replaced or deleted since, kept for as long as somebody may repeat them.
create table superseded_commit (
    commit          uuid primary key,
    uuid            uuid not null,
    version         integer not null,
    created         timestamptz not null,
    superseded      timestamptz not null default now()
);

create index superseded_commit_by_age on superseded_commit (superseded);

create table pending_extent (
    uuid            uuid primary key,
    medium_key      bigint not null references medium,
    address         text collate "C" not null,
    host            text collate "C" not null,
    session         uuid not null,
    declared        timestamptz not null default now()
);

create index pending_extent_by_medium on pending_extent (medium_key);
create index pending_extent_by_session on pending_extent (host, session);

create table extent (
    object_key          bigint not null references object,
    ordinal             integer not null,
    uuid                uuid not null,
    medium_key          bigint not null references medium,
    address             text collate "C" not null,
    layout_column       integer not null check (layout_column >= 0),
    object_offset       bigint not null check (object_offset >= 0),
    size_bytes          bigint not null check (size_bytes >= 0),
    checksum            text not null,
    block_bytes         integer not null check (block_bytes >= 0),
    block_checksums     bytea not null,
    primary key (object_key, ordinal)
);

create index extent_by_medium on extent (medium_key, object_key);
alter table extent alter column block_checksums set storage external;

create table orphan_extent (
    orphan_key      bigint generated always as identity primary key,
    uuid            uuid not null unique,
    medium_key      bigint not null references medium,
    address         text collate "C" not null,
    stored          boolean not null,
    size_bytes      bigint not null check (size_bytes >= 0),
    orphaned        timestamptz not null default now()
);

create index orphan_extent_by_medium on orphan_extent (medium_key, orphan_key);

-- The change feed: one word per row changed, delivered when the transaction commits.
create function announce_change() returns trigger language plpgsql as $$
begin
    perform pg_notify('archivolt_change', tg_table_name || ' '
        || coalesce(new.family, old.family) || ':'
        || coalesce(new.library, old.library) || ':'
        || coalesce(new.name, old.name));
    return null;
end
$$;

create trigger medium_added_or_removed after insert or delete on medium
    for each row execute function announce_change();
create trigger medium_changed after update on medium
    for each row when (old.* is distinct from new.*) execute function announce_change();
create trigger device_added_or_removed after insert or delete on device
    for each row execute function announce_change();
create trigger device_changed after update on device
    for each row when (old.* is distinct from new.*) execute function announce_change();
