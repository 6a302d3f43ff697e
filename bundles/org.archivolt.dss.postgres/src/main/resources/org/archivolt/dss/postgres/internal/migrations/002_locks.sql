-- Which session holds which medium and device.

create table resource_lock (
    medium_key      bigint references medium,
    device_key      bigint references device,
    host            text collate "C" not null,
    session         uuid not null,
    since           timestamptz not null default now(),
    constraint resource_lock_medium unique (medium_key),
    constraint resource_lock_device unique (device_key),
    constraint resource_lock_is_of_one check (num_nonnulls(medium_key, device_key) = 1)
);

create index resource_lock_by_host on resource_lock (host);
create index resource_lock_by_session on resource_lock (session);

-- Who was refused waits for the end of a lock, which is announced as a change of what was locked.
create function announce_unlock() returns trigger language plpgsql as $$
begin
    perform pg_notify('archivolt_change', 'medium ' || family || ':' || library || ':' || name)
        from medium where medium_key = old.medium_key;
    perform pg_notify('archivolt_change', 'device ' || family || ':' || library || ':' || name)
        from device where device_key = old.device_key;
    return null;
end
$$;

create trigger resource_unlocked after delete on resource_lock
    for each row execute function announce_unlock();
