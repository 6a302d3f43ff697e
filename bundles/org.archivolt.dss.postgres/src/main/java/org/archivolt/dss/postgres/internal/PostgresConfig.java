package org.archivolt.dss.postgres.internal;

import org.osgi.service.metatype.annotations.AttributeDefinition;
import org.osgi.service.metatype.annotations.AttributeType;
import org.osgi.service.metatype.annotations.ObjectClassDefinition;

@ObjectClassDefinition(
        name = "Archivolt catalog on PostgreSQL",
        description = "Which database holds the catalog, and how long to wait for it.")
public @interface PostgresConfig {
    String PID = "org.archivolt.dss.postgres";

    @AttributeDefinition(description = "JDBC URL of an external PostgreSQL; empty uses the embedded server.")
    String url() default "";

    @AttributeDefinition(description = "Database user; only with url.")
    String user() default "";

    @AttributeDefinition(description = "Its password; only with url.", type = AttributeType.PASSWORD)
    String password() default "";

    @AttributeDefinition(description = "A file with the password, instead of password.")
    String password_file() default "";

    @AttributeDefinition(
            description = "How many connections this runtime uses at most, besides one for the change feed.")
    int pool_size() default 8;

    @AttributeDefinition(description = "How long a call waits for a connection, in milliseconds.")
    int acquire_timeout_ms() default 5_000;

    @AttributeDefinition(description = "How long connecting may take, in milliseconds.")
    int connect_timeout_ms() default 5_000;

    @AttributeDefinition(description = "How long a statement may take, in milliseconds.")
    int statement_timeout_ms() default 20_000;
}
