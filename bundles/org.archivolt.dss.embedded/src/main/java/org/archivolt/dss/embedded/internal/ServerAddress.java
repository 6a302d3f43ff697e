package org.archivolt.dss.embedded.internal;

import java.util.Map;

/** Where the server is, and how to get in. */
public record ServerAddress(String url, String user, String password) {

    /** What a consumer of the server is told. */
    Map<String, String> asMap() {
        return Map.of("url", url, "user", user, "password", password);
    }

    @Override
    public String toString() {
        return url;
    }
}
