package org.archivolt.rest.internal.api;

import javax.ws.rs.core.Application;

/** The JAX-RS application. Resources and extensions find it by its name. */
public final class ApiApplication extends Application {
    public static final String NAME = "archivolt";

    static final String SELECT = "(osgi.jaxrs.name=" + NAME + ")";
    static final String GUARD = "archivolt.guard";
    static final String GUARDED = "(osgi.jaxrs.name=" + GUARD + ")";
    static final String JSON =
            "(&(objectClass=javax.ws.rs.ext.MessageBodyWriter)(osgi.jaxrs.media.type=application/json))";
}
