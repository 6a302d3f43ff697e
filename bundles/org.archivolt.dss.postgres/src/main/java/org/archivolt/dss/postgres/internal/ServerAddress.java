package org.archivolt.dss.postgres.internal;

/**
 * Where the database is, and how to get in.
 *
 * @param kind {@code embedded} or {@code external}, for people
 */
public record ServerAddress(String url, String user, String password, String kind) {
    @Override
    public String toString() {
        return kind + " " + url;
    }
}
