package org.archivolt.access.internal;

import static org.archivolt.base.ErrorCode.ALREADY_EXISTS;
import static org.archivolt.base.ErrorCode.INVALID_ARGUMENT;
import static org.archivolt.base.ErrorCode.NO_SUCH_USER;
import static org.archivolt.base.ErrorCode.WRONG_STATE;
import static org.archivolt.testkit.Failures.assertFails;
import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.BasicFileAttributes;
import java.nio.file.attribute.PosixFilePermission;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import javax.security.auth.login.AppConfigurationEntry;
import org.apache.karaf.jaas.boot.ProxyLoginModule;
import org.apache.karaf.jaas.config.JaasRealm;
import org.apache.karaf.jaas.modules.properties.PropertiesBackingEngineFactory;
import org.apache.karaf.jaas.modules.properties.PropertiesLoginModule;
import org.archivolt.access.IssuedToken;
import org.archivolt.access.Role;
import org.archivolt.access.User;
import org.archivolt.testkit.VirtualTicker;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Over Karaf's own file of users; hashing is the realm's business and switched off here. */
class RealmUsersTest {
    private static final String PASSWORD = "long enough";

    @TempDir
    private Path folder;

    private Path file;
    private FileTokens tokens;
    private RealmUsers users;

    @BeforeEach
    void open() throws IOException {
        file = Files.createFile(folder.resolve("users.properties"));
        tokens = new FileTokens(folder.resolve("tokens"), 10, new VirtualTicker());
        users = new RealmUsers("karaf", tokens);
    }

    @Test
    void aRealmWithoutUsersGetsAnAdminWithARandomPassword() throws Exception {
        bind();
        assertThat(users.list()).containsExactly(new User("admin", Optional.of(Role.ADMIN)));
        String first = Files.readString(file);
        Files.writeString(file, "");
        users = new RealmUsers("karaf", tokens);
        bind();
        assertThat(Files.readString(file)).isNotEqualTo(first);
    }

    @Test
    void aRealmWithUsersIsLeftAlone() throws Exception {
        Files.writeString(file, "_g_\\:admingroup = group,admin,ssh\njo = {CRYPT}x{CRYPT},_g_:admingroup\n");
        bind();
        assertThat(users.list()).containsExactly(new User("jo", Optional.of(Role.ADMIN)));
    }

    /** Karaf looks at each write of the file, and writes back what it saw; and a login may come at any moment. */
    @Test
    void nobodySeesAUserThatIsHalfMade() throws Exception {
        bind();
        Object before = Files.readAttributes(file, BasicFileAttributes.class).fileKey();
        Set<PosixFilePermission> permissions = PosixFilePermissions.fromString("rw-------");
        Files.setPosixFilePermissions(file, permissions);
        try (FileChannel reader = FileChannel.open(file)) {
            long size = reader.size();
            users.add("jo", PASSWORD, Role.USER);
            assertThat(reader.size()).isEqualTo(size);
        }
        assertThat(Files.readAttributes(file, BasicFileAttributes.class).fileKey())
                .isNotEqualTo(before);
        assertThat(Files.getPosixFilePermissions(file)).isEqualTo(permissions);
        assertThat(folder.toFile().list((at, name) -> name.endsWith(".new"))).isEmpty();
    }

    @Test
    void addsChangesAndRemovesUsers() throws Exception {
        bind();
        users.add("jo", PASSWORD, Role.USER);
        assertFails(ALREADY_EXISTS, () -> users.add("jo", PASSWORD, Role.USER));
        assertThat(users.list()).contains(new User("jo", Optional.of(Role.USER)));
        users.changeRole("jo", Role.OPERATOR);
        users.changePassword("jo", "another one");
        assertThat(users.list()).contains(new User("jo", Optional.of(Role.OPERATOR)));
        assertThat(Files.readString(file)).contains("another one").doesNotContain(PASSWORD);
        users.changeRole("jo", Role.VIEWER);
        assertThat(users.list()).contains(new User("jo", Optional.of(Role.VIEWER)));
        users.remove("jo");
        assertFails(NO_SUCH_USER, () -> users.remove("jo"));
        assertFails(NO_SUCH_USER, () -> users.changeRole("jo", Role.USER));
        assertFails(NO_SUCH_USER, () -> users.changePassword("jo", PASSWORD));
    }

    @Test
    void tokensGoWithTheRoleAndTheUser() throws Exception {
        bind();
        users.add("jo", PASSWORD, Role.OPERATOR);
        IssuedToken operator = tokens.create("jo", Role.OPERATOR, Optional.empty());
        IssuedToken viewer = tokens.create("jo", Role.VIEWER, Optional.empty());
        users.changeRole("jo", Role.USER);
        assertThat(tokens.find(operator.secret())).isEmpty();
        assertThat(tokens.find(viewer.secret())).isPresent();
        users.remove("jo");
        assertThat(tokens.find(viewer.secret())).isEmpty();
    }

    @Test
    void theLastAdminStays() throws Exception {
        bind();
        assertFails(WRONG_STATE, () -> users.remove("admin"));
        assertFails(WRONG_STATE, () -> users.changeRole("admin", Role.OPERATOR));
        users.add("jo", PASSWORD, Role.ADMIN);
        users.remove("admin");
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "_g_:admingroup", "a b", "a=b", "ä", "a\nb", "-x"})
    void refusesNamesThatTheFileWouldMisunderstand(String name) throws Exception {
        bind();
        assertFails(INVALID_ARGUMENT, () -> users.add(name, PASSWORD, Role.USER));
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "short", "{CRYPT}abcdefgh{CRYPT}", "with\nline end"})
    void refusesPasswordsThatAreNone(String password) throws Exception {
        bind();
        assertFails(INVALID_ARGUMENT, () -> users.add("jo", password, Role.USER));
    }

    @Test
    void aRealmThatCannotBeChangedSaysSo() {
        assertFails(WRONG_STATE, () -> users.list());
    }

    private void bind() {
        users.bindFactory(new PropertiesBackingEngineFactory());
        Map<String, Object> options = Map.of(
                ProxyLoginModule.PROPERTY_MODULE,
                PropertiesLoginModule.class.getName(),
                "users",
                file.toString(),
                "encryption.enabled",
                "false");
        AppConfigurationEntry entry = new AppConfigurationEntry(
                ProxyLoginModule.class.getName(), AppConfigurationEntry.LoginModuleControlFlag.REQUIRED, options);
        users.bindRealm(new JaasRealm() {
            @Override
            public String getName() {
                return "karaf";
            }

            @Override
            public int getRank() {
                return 0;
            }

            @Override
            public AppConfigurationEntry[] getEntries() {
                return new AppConfigurationEntry[] {entry};
            }
        });
    }
}
