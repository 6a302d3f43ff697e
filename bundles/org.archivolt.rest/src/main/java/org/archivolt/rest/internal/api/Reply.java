package org.archivolt.rest.internal.api;

import java.net.URI;
import java.util.Optional;
import javax.ws.rs.core.HttpHeaders;
import javax.ws.rs.core.Response;

/**
 * An answer whose status is not always the same.
 *
 * @param location path on this server of what was made, or of where to ask again
 */
record Reply(int status, Optional<String> location, Object view) {
    static final String BASE = "/api/v1/";

    static Reply ok(Object view) {
        return new Reply(200, Optional.empty(), view);
    }

    /** @param path below {@link #BASE} */
    static Reply created(String path, Object view) {
        return new Reply(201, Optional.of(BASE + path), view);
    }

    /** @param path below {@link #BASE}; empty when there is nothing to ask */
    static Reply accepted(Optional<String> path, Object view) {
        return new Reply(202, path.map(BASE::concat), view);
    }

    Response toResponse() {
        Response.ResponseBuilder response = Response.status(status).entity(view);
        location.ifPresent(path -> response.header(HttpHeaders.LOCATION, URI.create(path)));
        return response.build();
    }
}
