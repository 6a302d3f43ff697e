package org.archivolt.dss.postgres.internal;

import static org.assertj.core.api.Assertions.assertThat;

import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.List;
import java.util.UUID;
import org.archivolt.dss.ResourceCatalog;
import org.junit.jupiter.api.Test;

/** What is remembered of sessions that account media, and for how long. */
final class AccountSessionTest {
    private final ResourceCatalog resources = Shared.embedded().resources();
    private final UUID dead = UUID.randomUUID();
    private final UUID quiet = UUID.randomUUID();

    @Test
    void forgetsSessionsOfLongAgoWhenANewOneBegins() throws Exception {
        resources.account(dead, 1, List.of());
        resources.account(quiet, 1, List.of());
        age(dead, "30 days 1 minute");
        age(quiet, "29 days 23 hours");
        UUID fresh = UUID.randomUUID();

        resources.account(quiet, 2, List.of());
        assertThat(isRemembered(dead)).isTrue();

        resources.account(fresh, 1, List.of());
        assertThat(isRemembered(dead)).isFalse();
        assertThat(isRemembered(quiet)).isTrue();
        assertThat(isRemembered(fresh)).isTrue();
    }

    private static void age(UUID session, String by) throws SQLException {
        try (Connection connection = Shared.embedded().database().source().getConnection();
                Statement statement = connection.createStatement()) {
            statement.execute("update account_session set applied = applied - interval '" + by + "' where session = '"
                    + session + "'");
        }
    }

    private static boolean isRemembered(UUID session) throws SQLException {
        try (Connection connection = Shared.embedded().database().source().getConnection();
                Statement statement = connection.createStatement();
                ResultSet rows =
                        statement.executeQuery("select 1 from account_session where session = '" + session + "'")) {
            return rows.next();
        }
    }
}
