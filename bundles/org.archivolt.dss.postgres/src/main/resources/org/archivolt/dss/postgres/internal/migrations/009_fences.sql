-- By which exclusive grant a file is being written; null where none is needed.

alter table pending_extent
    add column fence_type       text collate "C",
    add column fence_name       text collate "C",
    add column fence_token      bigint,
    add constraint pending_extent_fence check (num_nonnulls(fence_type, fence_name, fence_token) in (0, 3));
