package org.archivolt.rest.internal.login;

import java.util.List;
import java.util.Set;
import org.archivolt.access.Role;
import org.archivolt.rest.internal.syntax.ObjectPath;

/**
 * Which role a request needs: one table for the whole interface. Who may do what to whose things within a role is the
 * business of the resource.
 */
public final class Permissions {
    private static final String API = "/api/v1/";
    private static final Set<String> READING = Set.of("GET", "HEAD", "OPTIONS");

    /** In this order, the first that fits; a path fits itself and what is below it. */
    private static final List<Rule> RULES = List.of(
            new Rule("objects", Role.VIEWER, Role.USER),
            new Rule("versions", Role.VIEWER, Role.USER),
            new Rule("copies", Role.VIEWER, Role.USER),
            new Rule("locations", Role.VIEWER, Role.USER),
            new Rule("profiles", Role.VIEWER, Role.OPERATOR),
            new Rule("bulk", Role.USER, Role.USER),
            new Rule("uploads", Role.USER, Role.USER),
            new Rule("media", Role.VIEWER, Role.OPERATOR),
            new Rule("devices", Role.VIEWER, Role.OPERATOR),
            new Rule("libraries", Role.VIEWER, Role.OPERATOR),
            new Rule("layouts", Role.VIEWER, Role.OPERATOR),
            new Rule("jobs", Role.VIEWER, Role.OPERATOR),
            // who declares a living host dead breaks what it has in use
            new Rule("credits/hosts", Role.VIEWER, Role.ADMIN),
            new Rule("credits", Role.VIEWER, Role.OPERATOR),
            new Rule("librarian/shelves", Role.VIEWER, Role.USER),
            new Rule("librarian", Role.VIEWER, Role.OPERATOR),
            // who holds media writes to them without the store
            new Rule("lrs/sessions", Role.OPERATOR, Role.OPERATOR),
            new Rule("lrs/config", Role.VIEWER, Role.ADMIN),
            new Rule("lrs", Role.VIEWER, Role.OPERATOR),
            // one's own; those of others: admins only, which the resource sees to
            new Rule("tokens", Role.VIEWER, Role.VIEWER),
            new Rule("users", Role.ADMIN, Role.ADMIN),
            // whatever else there is, be it other people's
            new Rule("", Role.VIEWER, Role.ADMIN));

    private Permissions() {}

    /** @param path below the base, without slashes at its ends */
    private record Rule(String path, Role toRead, Role toChange) {
        boolean fits(String asked) {
            return path.isEmpty() || asked.equals(path) || asked.startsWith(path + "/");
        }
    }

    /**
     * The servers behind the door do not agree on what a path means (dots, encoded characters, parameters), so each way of
     * reading it counts, and the most that any of them needs is needed.
     *
     * @param rawPath as it was sent
     * @param path as the container has understood it
     */
    public static Role needed(String method, String rawPath, String path) {
        if (ObjectPath.matches(rawPath)) {
            return method.equals("HEAD") || method.equals("OPTIONS") ? Role.VIEWER : Role.USER;
        }
        Role raw = needed(method, rawPath);
        Role understood = needed(method, path);
        return raw.includes(understood) ? raw : understood;
    }

    private static Role needed(String method, String path) {
        String below = path.startsWith(API) ? path.substring(API.length()) : "";
        String asked = below.split(";", 2)[0];
        Rule rule = RULES.stream().filter(each -> each.fits(asked)).findFirst().orElseThrow();
        return READING.contains(method) ? rule.toRead() : rule.toChange();
    }
}
