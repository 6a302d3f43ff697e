-- An object has versions, one of which may be visible, and each version has copies.

alter table object add column tags text[] not null default '{}';
alter table object add column grouping text;
alter table object add column deprecated timestamptz; -- null: visible
alter table object add column described boolean not null default true; -- false: size and checksum are not known yet

-- A copy is found by the version it is of. Its key is drawn from the same sequence as those of objects; the first copy of
-- a new object has the object's. It stays when its version moves to another row: see docs/dss.md. Keys are kept small, so
-- that key and ordinal of an extent fit into one number.
create table object_copy (
    copy_key            bigint primary key check (copy_key between 0 and 8796093022207), -- 2^43 - 1
    object_key          bigint not null references object,
    name                text collate "C" not null,
    commit              uuid not null,
    layout_name         text not null,
    layout_major        integer not null,
    layout_minor        integer not null,
    layout_parameters   jsonb not null,
    status              text not null check (status in ('COMPLETE', 'READABLE', 'INCOMPLETE')),
    created             timestamptz not null,
    accessed            timestamptz,
    constraint object_copy_name unique (object_key, name)
) with (fillfactor = 90);

insert into object_copy (copy_key, object_key, name, commit, layout_name, layout_major, layout_minor, layout_parameters,
    status, created)
select object_key, object_key, 'source', commit, layout_name, layout_major, layout_minor, layout_parameters, 'COMPLETE',
    created
from object;

create index object_copy_lacking on object_copy (copy_key) where status <> 'COMPLETE';

alter table object drop column layout_name;
alter table object drop column layout_major;
alter table object drop column layout_minor;
alter table object drop column layout_parameters;

alter table object drop constraint object_id;
create unique index object_id on object (id) where deprecated is null;
create unique index object_version on object (uuid, version);
drop index object_by_uuid;
create index object_deprecated on object (id, uuid, version) where deprecated is not null;
create index object_by_deprecation on object (deprecated, object_key) where deprecated is not null;

alter table extent drop constraint extent_object_key_fkey;
alter table extent rename column object_key to copy_key;
alter table extent add constraint extent_copy_key_fkey foreign key (copy_key) references object_copy;
alter table extent add constraint extent_ordinal_check check (ordinal between 0 and 1048575); -- 2^20 - 1
drop index extent_by_medium;
create index extent_by_medium on extent (medium_key, copy_key, ordinal);

alter table damaged_object rename to damaged_copy;
alter table damaged_copy drop constraint damaged_object_object_key_fkey;
alter table damaged_copy rename column object_key to copy_key;
alter table damaged_copy rename constraint damaged_object_pkey to damaged_copy_pkey;
alter table damaged_copy rename constraint damaged_object_attempts_check to damaged_copy_attempts_check;
alter table damaged_copy add constraint damaged_copy_copy_key_fkey
    foreign key (copy_key) references object_copy on delete cascade;
alter index damaged_object_by_try rename to damaged_copy_by_try;
alter table extent_damage rename column object_key to copy_key;
alter table extent_damage rename constraint extent_damage_object_key_fkey to extent_damage_copy_key_fkey;
