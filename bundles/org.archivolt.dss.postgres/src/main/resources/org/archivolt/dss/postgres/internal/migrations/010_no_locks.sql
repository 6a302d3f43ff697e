-- Who uses a medium or a device is told by credits.

drop table resource_lock;
drop function announce_unlock();
