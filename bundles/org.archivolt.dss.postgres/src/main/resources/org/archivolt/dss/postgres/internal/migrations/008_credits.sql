-- Who owns what: sessions of hosts, and the root's books of each resource.

-- One row. Whoever begins a session locks it, so that incarnations grow in the order in which sessions begin.
create table credit_incarnation (
    last            bigint not null
);

insert into credit_incarnation (last) values (0);

-- Whoever changes books locks its session's row against removal (for key share), which does not keep it from being renewed.
create table credit_session (
    host            text collate "C" primary key check (octet_length(host) between 1 and 255),
    instance        uuid not null,
    incarnation     bigint not null,
    renewals        bigint not null default 0
) with (fillfactor = 50);

-- A row for each resource of which anything is known. One with a last_token stays for ever: its number must not be given again.
create table credit_root (
    type            text collate "C" not null check (octet_length(type) between 1 and 64),
    name            text collate "C" not null check (octet_length(name) between 1 and 2048),
    books           text not null default '',
    last_token      bigint not null default 0,
    tokens          bigint[] not null default '{}',
    debtors         text[] collate "C" not null default '{}', -- host#incarnation
    version         bigint not null default 0,
    value           bytea not null default ''::bytea,
    primary key (type, name)
) with (fillfactor = 50);

create index credit_root_by_debtor on credit_root using gin (debtors);
