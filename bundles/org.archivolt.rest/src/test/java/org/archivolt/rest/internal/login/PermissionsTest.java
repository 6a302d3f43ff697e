package org.archivolt.rest.internal.login;

import static org.assertj.core.api.Assertions.assertThat;

import org.archivolt.access.Role;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class PermissionsTest {
    @ParameterizedTest
    @CsvSource({
        "GET, /api/v1/objects, VIEWER",
        "HEAD, /api/v1/objects/a, VIEWER",
        "GET, /api/v1/objects/a, USER",
        "PUT, /api/v1/objects/a/../../media, USER",
        "DELETE, /api/v1/objects/a, USER",
        "GET, /api/v1/media, VIEWER",
        "POST, /api/v1/media, OPERATOR",
        "POST, /api/v1/media;x=y, OPERATOR",
        "PATCH, /api/v1/devices/disk:main:a, OPERATOR",
        "DELETE, /api/v1/libraries/main/operations/5, OPERATOR",
        "POST, /api/v1/jobs, OPERATOR",
        "GET, /api/v1/jobs/5, VIEWER",
        "GET, /api/v1/credits, VIEWER",
        "GET, /api/v1/credits/medium:a/why, VIEWER",
        "POST, /api/v1/credits/medium:a/revoke, OPERATOR",
        "GET, /api/v1/credits/hosts, VIEWER",
        "DELETE, /api/v1/credits/hosts/b, ADMIN",
        "GET, /api/v1/librarian/shelves/7/attributes/user.a, VIEWER",
        "POST, /api/v1/librarian/shelves, USER",
        "DELETE, /api/v1/librarian/shelves/7/handles/9, USER",
        "DELETE, /api/v1/librarian/handles/9, OPERATOR",
        "GET, /api/v1/librarian/topology, VIEWER",
        "PUT, /api/v1/librarian/topology, OPERATOR",
        "PATCH, /api/v1/librarian/books/0x0, OPERATOR",
        "PUT, /api/v1/librarian/nodes/1/status, OPERATOR",
        "PUT, /api/v1/librarian/policies/default, OPERATOR",
        "POST, /api/v1/librarian/zeroing/retry, OPERATOR",
        "POST, /api/v1/librarian/messages, OPERATOR",
        "GET, /api/v1/lrs/stat, VIEWER",
        "DELETE, /api/v1/lrs/requests/5, OPERATOR",
        "PATCH, /api/v1/lrs/config/disk, ADMIN",
        "GET, /api/v1/lrs/sessions/x/answers, OPERATOR",
        "POST, /api/v1/tokens, VIEWER",
        "GET, /api/v1/users, ADMIN",
        "GET, /api/v1/health, VIEWER",
        "POST, /api/v1/somebody/elses, ADMIN",
        "BREW, /api/v1/mediatheque, ADMIN",
        "POST, /, ADMIN",
    })
    void eachRequestNeedsItsRole(String method, String path, Role role) {
        assertThat(Permissions.needed(method, path, path)).isEqualTo(role);
    }

    @ParameterizedTest
    @CsvSource({
        "/api/v1/tokens/..%2Fusers, /api/v1/users",
        "/api/v1/%75sers, /api/v1/users",
        "/api/v1/users/../tokens, /api/v1/tokens",
    })
    void ofTwoReadingsOfAPathTheOneThatNeedsMoreCounts(String raw, String path) {
        assertThat(Permissions.needed("GET", raw, path)).isEqualTo(Role.ADMIN);
    }

    @ParameterizedTest
    @ValueSource(strings = {"credits/h%6Fsts/b", "credits/x/../hosts/b", "credits/x%2F..%2Fhosts/b"})
    void noWayOfWritingIsShorterToTheDeathOfAHost(String raw) {
        assertThat(Permissions.needed("DELETE", "/api/v1/" + raw, "/api/v1/credits/hosts/b"))
                .isEqualTo(Role.ADMIN);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "shelves/../topology",
                "shelves%2F..%2Ftopology",
                "shel%76es/../topology",
                "shelves;x/../topology"
            })
    void noWayOfWritingLetsAUserRegisterBooks(String raw) {
        assertThat(Permissions.needed("PUT", "/api/v1/librarian/" + raw, "/api/v1/librarian/topology"))
                .isEqualTo(Role.OPERATOR);
    }
}
