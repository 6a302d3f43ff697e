-- The Librarian: the memory that was registered, shelves, and the books that are not simply free. One host at a time writes here, and has
-- checked what it writes; so there are no foreign keys, which would cost a look-up for each row.

-- One row. Without a mode, nothing is registered.
create table librarian (
    mode                text check (mode in ('LZA', 'PHYSICAL')),
    book_size           bigint not null default 0 check (book_size >= 0),
    datacenter          text not null default '',
    rack                text not null default '',
    domain              text not null default '',
    -- Identity of the fabric memory that has the books' bytes; empty before it was first used.
    memory              text not null default '',
    default_policy      text not null default '',
    last_id             bigint not null default 0
) with (fillfactor = 50);

insert into librarian default values;

create table librarian_registered_node (
    node                integer primary key,
    host                text not null,
    mac                 text not null,
    serial              text not null,
    coordinate          text not null
);

create table librarian_controller (
    node                integer not null,
    number              integer not null,
    cid                 integer not null,
    interleave_group    integer not null,
    books               integer not null check (books >= 0),
    coordinate          text not null,
    primary key (node, number)
);

-- Books of one group on one node that follow one another; of physical addresses with that of the first, else 0.
create table librarian_span (
    interleave_group    integer not null,
    position            integer not null,
    node                integer not null,
    books               integer not null check (books >= 0),
    address             bigint not null,
    primary key (interleave_group, position)
);

create table librarian_node (
    node                integer primary key,
    state               text not null check (state in ('ABSENT', 'ACTIVE', 'OFFLINE')),
    policy              text,
    controllers_online  boolean not null
) with (fillfactor = 50);

-- Times are microseconds since 1970: a file's can be farther away than a timestamp reaches. One without a name has parent 0.
create table librarian_shelf (
    id                  bigint primary key,
    parent              bigint not null,
    name                text collate "C" not null check (octet_length(name) <= 255),
    kind                text not null check (kind in ('FILE', 'DIRECTORY', 'SYMLINK', 'BLOCK')),
    permissions         integer not null,
    owner_user          integer not null,
    owner_group         integer not null,
    size_bytes          bigint not null check (size_bytes >= 0),
    dirty_end_bytes     bigint not null check (dirty_end_bytes >= size_bytes),
    created_us          bigint not null,
    accessed_us         bigint not null,
    modified_us         bigint not null,
    changed_us          bigint not null,
    target              text not null,
    policy              text not null,
    interleave_request  bytea not null,
    request_position    integer not null,
    -- When the transaction ends: names may be exchanged within one.
    constraint librarian_shelf_name exclude using btree (parent with =, name with =) where (parent > 0)
        deferrable initially deferred
) with (fillfactor = 70);

-- A row for each book that is on a shelf, waits to be overwritten, or was taken out of use. Its key is why no book is on two shelves.
create table librarian_book_use (
    address             bigint primary key check (address >= 0),
    shelf               bigint not null,
    zeroing             bigint not null,
    position            integer not null,
    is_offline          boolean not null,
    constraint librarian_book_on_one_thing check (shelf = 0 or zeroing = 0)
) with (fillfactor = 70);

create table librarian_handle (
    id                  bigint primary key,
    shelf               bigint not null,
    node                integer not null,
    process             bigint not null,
    opened_us           bigint not null
);

create table librarian_zeroing (
    id                  bigint primary key,
    shelf               bigint not null,
    reason              text not null
);

-- Names are bytes of UTF-8, which may have a NUL among them.
create table librarian_attribute (
    shelf               bigint not null,
    name                bytea not null,
    value               bytea not null,
    primary key (shelf, name)
);

-- Every registered book as it is, for people: select * from librarian_book where shelf = 17 order by position.
create view librarian_book as
    select book.address, book.node, book.interleave_group, book.number,
        case
            when coalesce(use.is_offline, false) or not coalesce(n.controllers_online, true)
                or coalesce(n.state, '') = 'OFFLINE' then 'OFFLINE'
            when use.shelf > 0 then 'INUSE'
            when use.zeroing > 0 then 'ZOMBIE'
            else 'FREE'
        end as state,
        nullif(use.shelf, 0) as shelf,
        nullif(use.zeroing, 0) as zeroing,
        case when use.shelf > 0 or use.zeroing > 0 then use.position end as position
    from (
        select span.node, span.interleave_group, span.first + step as number,
            case l.mode
                when 'LZA' then (span.interleave_group::bigint << 46) | ((span.first + step) << 33)
                else span.address + step * l.book_size
            end as address
        from librarian l,
            (select node, interleave_group, address, books,
                    sum(books) over (partition by interleave_group order by position)::bigint - books as first
                from librarian_span) as span,
            generate_series(0, span.books::bigint - 1) as step) as book
    left join librarian_book_use use on use.address = book.address
    left join librarian_node n on n.node = book.node;
