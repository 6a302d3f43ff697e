-- Extents are parts of columns, may share a file, and may be damaged.

alter table extent rename column object_offset to column_offset;
alter table extent rename constraint extent_object_offset_check to extent_column_offset_check;
alter table extent add column block_algorithm text not null default 'crc32c'; -- what all were until now
alter table extent alter column block_algorithm drop default;
alter table extent add column pack_offset bigint check (pack_offset >= 0);

-- Files that many extents share: those with its uuid and a pack_offset, as many as its members. A pack with none is an
-- orphan. Rows are locked in the order of their uuids, after objects.
create table pack (
    uuid            uuid primary key,
    medium_key      bigint not null references medium,
    address         text collate "C" not null,
    pack_bytes      bigint not null check (pack_bytes >= 0),
    members         integer not null check (members > 0)
) with (fillfactor = 50);

-- Damage is reported by version, not by name.
create index object_by_uuid on object (uuid);

create table damaged_object (
    object_key      bigint primary key references object on delete cascade,
    noted           timestamptz not null default now(),
    attempts        integer not null default 0 check (attempts >= 0),
    tried           timestamptz not null default now()
);

create index damaged_object_by_try on damaged_object (tried, object_key);

create table extent_damage (
    object_key      bigint not null references damaged_object on delete cascade,
    uuid            uuid not null,
    layout_column   integer not null,
    why             text not null,
    primary key (object_key, uuid, layout_column)
);
