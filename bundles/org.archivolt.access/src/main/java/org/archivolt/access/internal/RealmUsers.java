package org.archivolt.access.internal;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.security.SecureRandom;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import javax.security.auth.login.AppConfigurationEntry;
import org.apache.karaf.jaas.boot.ProxyLoginModule;
import org.apache.karaf.jaas.boot.principal.GroupPrincipal;
import org.apache.karaf.jaas.boot.principal.RolePrincipal;
import org.apache.karaf.jaas.boot.principal.UserPrincipal;
import org.apache.karaf.jaas.config.JaasRealm;
import org.apache.karaf.jaas.modules.BackingEngine;
import org.apache.karaf.jaas.modules.BackingEngineFactory;
import org.archivolt.access.Role;
import org.archivolt.access.Tokens;
import org.archivolt.access.User;
import org.archivolt.access.Users;
import org.archivolt.base.ArchivoltException;
import org.archivolt.base.ErrorCode;
import org.osgi.service.component.annotations.Activate;
import org.osgi.service.component.annotations.Component;
import org.osgi.service.component.annotations.Reference;
import org.osgi.service.component.annotations.ReferenceCardinality;
import org.osgi.service.component.annotations.ReferencePolicy;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The users of a JAAS realm, by means of what the realm offers to change them. A realm without any user gets its first one
 * here: an admin whose random password is printed once.
 */
@Component(service = Users.class, configurationPid = FileTokens.PID, immediate = true)
public final class RealmUsers implements Users {
    private static final Logger LOG = LoggerFactory.getLogger(RealmUsers.class);

    private static final Pattern NAME = Pattern.compile("[A-Za-z0-9][A-Za-z0-9._@-]{0,63}");
    private static final int PASSWORD_LENGTH_MIN = 8;
    private static final int PASSWORD_LENGTH_MAX = 1_024;
    private static final String LETTERS = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789";
    private static final int RANDOM_LENGTH = 24;

    /** The roles of a group that a realm without it gets; also those that the runtime itself asks for. */
    private static final Map<Role, List<String>> GROUP_ROLES = Map.of(
            Role.VIEWER, List.of("viewer"),
            Role.USER, List.of("user"),
            Role.OPERATOR, List.of("operator", "viewer", "ssh"),
            Role.ADMIN, List.of("admin", "manager", "viewer", "systembundles", "ssh"));

    /** Option of Karaf's login modules: where the users are. */
    private static final String FILE = "users";

    private final String realm;
    private final Tokens tokens;
    private final SecureRandom random = new SecureRandom();
    private final List<JaasRealm> realms = new CopyOnWriteArrayList<>();
    private final List<BackingEngineFactory> factories = new CopyOnWriteArrayList<>();

    @Activate
    public RealmUsers(@Reference Tokens tokens, AccessConfig config) {
        this(config.realm(), tokens);
    }

    RealmUsers(String realm, Tokens tokens) {
        this.realm = realm;
        this.tokens = tokens;
    }

    @Reference(cardinality = ReferenceCardinality.MULTIPLE, policy = ReferencePolicy.DYNAMIC)
    public void bindRealm(JaasRealm service) {
        realms.add(service);
        addFirst();
    }

    public void unbindRealm(JaasRealm service) {
        realms.remove(service);
    }

    @Reference(cardinality = ReferenceCardinality.MULTIPLE, policy = ReferencePolicy.DYNAMIC)
    public void bindFactory(BackingEngineFactory service) {
        factories.add(service);
        addFirst();
    }

    public void unbindFactory(BackingEngineFactory service) {
        factories.remove(service);
    }

    @Override
    public synchronized List<User> list() throws ArchivoltException {
        BackingEngine engine = engine();
        return engine.listUsers().stream()
                .map(user -> new User(user.getName(), roleOf(engine, user)))
                .sorted(Comparator.comparing(User::name))
                .toList();
    }

    @Override
    public synchronized void add(String name, String password, Role role) throws ArchivoltException {
        if (!NAME.matcher(name).matches()) {
            throw ArchivoltException.invalid("user", "must be 1 to 64 of A-Z a-z 0-9 . _ @ -, a letter or digit first")
                    .with("value", name);
        }
        check(password);
        change(first(), engine -> {
            if (engine.lookupUser(name) != null) {
                throw new ArchivoltException(ErrorCode.ALREADY_EXISTS, "the user is there already").with("user", name);
            }
            engine.addUser(name, password);
            join(engine, name, role);
        });
    }

    @Override
    public synchronized void changePassword(String name, String password) throws ArchivoltException {
        check(password);
        change(first(), engine -> {
            existing(engine, name);
            engine.addUser(name, password);
        });
    }

    @Override
    public synchronized void changeRole(String name, Role role) throws ArchivoltException {
        change(first(), engine -> {
            UserPrincipal user = existing(engine, name);
            if (role != Role.ADMIN) {
                requireAnotherAdmin(engine, name);
            }
            for (GroupPrincipal group : engine.listGroups(user)) {
                engine.deleteGroup(name, group.getName());
            }
            for (RolePrincipal own : engine.listRoles(user)) {
                engine.deleteRole(name, own.getName());
            }
            join(engine, name, role);
        });
        tokens.limit(name, Optional.of(role));
    }

    @Override
    public synchronized void remove(String name) throws ArchivoltException {
        existing(engine(), name);
        requireAnotherAdmin(engine(), name);
        for (Part part : parts()) {
            change(part, engine -> engine.deleteUser(name));
        }
        tokens.limit(name, Optional.empty());
    }

    @Override
    public String randomPassword() {
        return random.ints(RANDOM_LENGTH, 0, LETTERS.length())
                .mapToObj(LETTERS::charAt)
                .map(String::valueOf)
                .collect(Collectors.joining());
    }

    private synchronized void addFirst() {
        try {
            if (!parts().isEmpty() && engine().listUsers().isEmpty()) {
                String password = randomPassword();
                add("admin", password, Role.ADMIN);
                // for the person who started it; the log would keep it
                System.out.printf("%nThe first user is admin, the password: %s%nIt is told this once.%n%n", password);
            }
        } catch (ArchivoltException e) {
            LOG.error("there is no user yet, and none could be added: {}", e.getMessage());
        }
    }

    private static void check(String password) throws ArchivoltException {
        if (password.length() < PASSWORD_LENGTH_MIN || password.length() > PASSWORD_LENGTH_MAX) {
            throw ArchivoltException.invalid(
                    "password", "must have " + PASSWORD_LENGTH_MIN + " to " + PASSWORD_LENGTH_MAX + " characters");
        }
        // they mean something in the realm's file
        if (password.startsWith("{") || password.chars().anyMatch(Character::isISOControl)) {
            throw ArchivoltException.invalid("password", "must not begin with { or have control characters");
        }
    }

    private static UserPrincipal existing(BackingEngine engine, String name) throws ArchivoltException {
        UserPrincipal user = engine.lookupUser(name);
        if (user == null) {
            throw new ArchivoltException(ErrorCode.NO_SUCH_USER, "there is no such user").with("user", name);
        }
        return user;
    }

    private void requireAnotherAdmin(BackingEngine engine, String name) throws ArchivoltException {
        boolean another = engine.listUsers().stream()
                .anyMatch(user ->
                        !user.getName().equals(name) && roleOf(engine, user).equals(Optional.of(Role.ADMIN)));
        if (!another) {
            throw new ArchivoltException(ErrorCode.WRONG_STATE, "no other admin would be left").with("user", name);
        }
    }

    private static Optional<Role> roleOf(BackingEngine engine, UserPrincipal user) {
        Set<String> names =
                engine.listRoles(user).stream().map(RolePrincipal::getName).collect(Collectors.toSet());
        return Role.highest(names);
    }

    private static void join(BackingEngine engine, String name, Role role) {
        String group = role.label() + "group";
        boolean known = engine.listGroups().keySet().stream()
                .anyMatch(found -> found.getName().equals(group));
        if (!known) {
            engine.createGroup(group);
            GROUP_ROLES.get(role).forEach(each -> engine.addGroupRole(group, each));
        }
        engine.addGroup(name, group);
    }

    /** A part of the realm whose users can be changed. */
    private record Part(BackingEngineFactory factory, Map<String, ?> options) {
        /** Made anew each time: it reads its file when it is made. */
        BackingEngine engine() {
            return factory.build(options);
        }

        /** The same, with its users in another file. */
        Part in(Path file) {
            Map<String, Object> other = new HashMap<>(options);
            other.put(FILE, file.toString());
            return new Part(factory, other);
        }

        Optional<Path> file() {
            return Optional.ofNullable(options.get(FILE))
                    .map(name -> Path.of(name.toString()))
                    .filter(Files::isRegularFile);
        }
    }

    private interface Change {
        void on(BackingEngine engine) throws ArchivoltException;
    }

    /**
     * Changes a file of users as a copy, which then takes its place. An engine writes several times, and each time piece by piece; a login
     * would see the middle, and so does Karaf, which looks at each write for passwords to hash and then writes back what it saw.
     */
    private static void change(Part part, Change change) throws ArchivoltException {
        Optional<Path> file = part.file();
        if (file.isEmpty()) {
            change.on(part.engine());
            return;
        }
        try {
            Path there = file.get().toRealPath();
            Path copy = there.resolveSibling(there.getFileName() + ".new");
            try {
                Files.copy(there, copy, StandardCopyOption.REPLACE_EXISTING, StandardCopyOption.COPY_ATTRIBUTES);
                change.on(part.in(copy).engine());
                Files.move(copy, there, StandardCopyOption.ATOMIC_MOVE);
            } finally {
                Files.deleteIfExists(copy);
            }
        } catch (IOException e) {
            throw new ArchivoltException(ErrorCode.INTERNAL, "writing the users", e).with("file", file.get());
        }
    }

    private BackingEngine engine() throws ArchivoltException {
        return first().engine();
    }

    /** The one with the passwords, which comes first. */
    private Part first() throws ArchivoltException {
        return parts().stream()
                .findFirst()
                .orElseThrow(() -> new ArchivoltException(
                                ErrorCode.WRONG_STATE, "the users of this realm are managed elsewhere")
                        .with("realm", realm));
    }

    private List<Part> parts() {
        return realms.stream()
                .filter(each -> each.getName().equals(realm))
                .max(Comparator.comparingInt(JaasRealm::getRank))
                .stream()
                .flatMap(each -> List.of(each.getEntries()).stream())
                .flatMap(entry -> part(entry).stream())
                .toList();
    }

    private Optional<Part> part(AppConfigurationEntry entry) {
        Object module = entry.getOptions().get(ProxyLoginModule.PROPERTY_MODULE);
        return factories.stream()
                .filter(factory -> factory.getModuleClass().equals(module))
                .findFirst()
                .map(factory -> new Part(factory, entry.getOptions()));
    }
}
