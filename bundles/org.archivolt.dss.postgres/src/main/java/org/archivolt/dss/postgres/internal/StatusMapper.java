package org.archivolt.dss.postgres.internal;

import org.apache.ibatis.annotations.Select;

/** What the server says of itself. */
interface StatusMapper {
    @Select("select 'PostgreSQL ' || split_part(current_setting('server_version'), ' ', 1)")
    String version();
}
