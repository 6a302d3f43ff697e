package org.archivolt.shell.internal;

import static org.archivolt.base.ErrorCode.FORBIDDEN;
import static org.archivolt.base.ErrorCode.INVALID_ARGUMENT;
import static org.archivolt.base.ErrorCode.NO_SUCH_USER;
import static org.archivolt.testkit.Failures.assertFails;
import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.archivolt.access.IssuedToken;
import org.archivolt.access.Role;
import org.archivolt.access.Token;
import org.archivolt.access.Tokens;
import org.archivolt.access.User;
import org.archivolt.access.Users;
import org.junit.jupiter.api.Test;

/** Commands for users and tokens, over lists of them. */
class UserCommandsTest {
    private static final Instant NOW = Instant.parse("2026-02-03T04:05:06Z");

    private final List<String> orders = new ArrayList<>();
    private final Users users = new RecordedUsers();
    private final Tokens tokens = new RecordedTokens();

    @Test
    void aPasswordThatWasMadeUpIsPrintedOnce() throws Exception {
        UserAddCommand add = new UserAddCommand();
        add.users = users;
        add.name = "al";
        add.role = "operator";
        assertThat(Printed.by(add)).isEqualTo("Added al, operator\nPassword: random\n");
        assertThat(orders).containsExactly("add al random OPERATOR");
        add.role = "god";
        assertFails(INVALID_ARGUMENT, () -> Printed.by(add));
    }

    @Test
    void listsUsersAndTheirRoles() throws Exception {
        UserListCommand list = new UserListCommand();
        list.users = users;
        list.json = true;
        assertThat(Printed.by(list)).contains("\"jo\"", "\"user\"").contains("\"ghost\"", "\"none\"");
    }

    @Test
    void aTokenIsForItsUserAndNotBeyondTheRole() throws Exception {
        TokenCreateCommand create = create("jo");
        create.expires = "30d";
        assertThat(Printed.by(create)).isEqualTo("Token t1 of jo, user\navt_secret\n");
        assertThat(orders).containsExactly("create jo USER PT720H");
        create.role = "operator";
        assertFails(FORBIDDEN, () -> Printed.by(create));
        assertFails(NO_SUCH_USER, () -> Printed.by(create("nobody")));
        assertFails(FORBIDDEN, () -> Printed.by(create("ghost")));
    }

    @Test
    void aLifetimeIsANumberAndAUnit() {
        for (String wrong : List.of("", "30", "0d", "d", "-1d", "30 d", "9999999d")) {
            TokenCreateCommand create = create("jo");
            create.expires = wrong;
            assertFails(INVALID_ARGUMENT, () -> Printed.by(create));
        }
    }

    @Test
    void listsTokensWithoutSecrets() throws Exception {
        TokenListCommand list = new TokenListCommand();
        list.tokens = tokens;
        assertThat(Printed.by(list)).contains("t1", "jo", "user", "never").doesNotContain("avt_");
    }

    private TokenCreateCommand create(String user) {
        TokenCreateCommand create = new TokenCreateCommand();
        create.users = users;
        create.tokens = tokens;
        create.user = user;
        return create;
    }

    private final class RecordedUsers implements Users {
        @Override
        public List<User> list() {
            return List.of(new User("ghost", Optional.empty()), new User("jo", Optional.of(Role.USER)));
        }

        @Override
        public void add(String name, String password, Role role) {
            orders.add("add " + name + " " + password + " " + role);
        }

        @Override
        public void changePassword(String name, String password) {
            orders.add("password " + name);
        }

        @Override
        public void changeRole(String name, Role role) {
            orders.add("role " + name + " " + role);
        }

        @Override
        public void remove(String name) {
            orders.add("remove " + name);
        }

        @Override
        public String randomPassword() {
            return "random";
        }
    }

    private final class RecordedTokens implements Tokens {
        private final Token token = new Token("t1", "jo", Role.USER, NOW, Optional.empty());

        @Override
        public IssuedToken create(String user, Role role, Optional<Duration> lifetime) {
            orders.add("create " + user + " " + role + " "
                    + lifetime.map(Object::toString).orElse("for ever"));
            return new IssuedToken(token, "avt_secret");
        }

        @Override
        public List<Token> list() {
            return List.of(token);
        }

        @Override
        public void revoke(String id) {
            orders.add("revoke " + id);
        }

        @Override
        public void limit(String user, Optional<Role> most) {
            orders.add("limit " + user);
        }

        @Override
        public Optional<Token> find(String secret) {
            return Optional.empty();
        }
    }
}
