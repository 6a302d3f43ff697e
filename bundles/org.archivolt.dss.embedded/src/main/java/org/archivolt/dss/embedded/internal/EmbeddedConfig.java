package org.archivolt.dss.embedded.internal;

import org.osgi.service.metatype.annotations.AttributeDefinition;
import org.osgi.service.metatype.annotations.ObjectClassDefinition;

@ObjectClassDefinition(
        name = "Archivolt embedded PostgreSQL",
        description = "The database server that is started when no external one is configured.")
public @interface EmbeddedConfig {
    String PID = "org.archivolt.dss.embedded";

    @AttributeDefinition(description = "Where the server keeps binaries, password and data; nobody else's directory.")
    String directory() default "";

    @AttributeDefinition(description = "TCP port on the loopback interface; 0 chooses a free one and remembers it.")
    int port() default 0;

    @AttributeDefinition(description = "How many connections the server accepts.")
    int connections_max() default 40;

    @AttributeDefinition(description = "Memory of the server's page cache in MiB.")
    int shared_buffers_mib() default 64;

    @AttributeDefinition(description = "How long a start, with recovery after a crash, may take, in seconds.")
    int start_timeout_s() default 300;

    @AttributeDefinition(description = "How long an orderly stop may take, in seconds, before the server is ended.")
    int stop_timeout_s() default 20;
}
