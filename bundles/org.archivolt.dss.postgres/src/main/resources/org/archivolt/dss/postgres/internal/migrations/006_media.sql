-- What may be done with a medium, whether it is lost, and how it has fared.

alter table medium
    add column put_access       boolean not null default true,
    add column get_access       boolean not null default true,
    add column delete_access    boolean not null default true,
    add column lost             boolean not null default false,
    add column loads            bigint not null default 0 check (loads >= 0),
    add column errors           bigint not null default 0 check (errors >= 0),
    add column last_load        timestamptz;
alter table medium
    alter column put_access drop default,
    alter column get_access drop default,
    alter column delete_access drop default,
    alter column lost drop default,
    alter column loads drop default,
    alter column errors drop default;
