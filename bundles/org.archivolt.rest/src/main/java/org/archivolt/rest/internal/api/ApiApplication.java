package org.archivolt.rest.internal.api;

import java.util.Set;
import javax.ws.rs.core.Application;

/** The JAX-RS application. Resources and extensions, ours and other people's, find it by its name. */
public final class ApiApplication extends Application {
    public static final String NAME = "archivolt";

    /** Paths that are always there when the application is. */
    public static final Set<String> PATHS = Set.of(
            "/api/v1/objects",
            "/api/v1/versions",
            "/api/v1/locations",
            "/api/v1/copies",
            "/api/v1/profiles",
            "/api/v1/uploads",
            "/api/v1/media",
            "/api/v1/devices",
            "/api/v1/layouts",
            "/api/v1/libraries",
            "/api/v1/tokens",
            "/api/v1/users",
            "/api/v1/jobs",
            "/api/v1/credits",
            "/api/v1/librarian/status",
            "/api/v1/librarian/topology",
            "/api/v1/librarian/nodes",
            "/api/v1/librarian/books",
            "/api/v1/librarian/shelves",
            "/api/v1/librarian/handles",
            "/api/v1/librarian/policies",
            "/api/v1/health",
            "/api/v1/lrs/ping",
            "/api/v1/lrs/families",
            "/api/v1/lrs/requests");
}
