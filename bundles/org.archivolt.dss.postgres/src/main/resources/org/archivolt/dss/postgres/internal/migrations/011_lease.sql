-- How long each host takes a renewal to last, so that one with a shorter lease does not end it too early. Sessions that are there
-- get what is configured by default.
alter table credit_session add column lease_ms bigint not null default 30000 check (lease_ms between 1 and 86400000);
alter table credit_session alter column lease_ms drop default;
