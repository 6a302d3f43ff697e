package org.archivolt.shell.internal;

import java.time.Duration;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.apache.karaf.shell.api.action.Command;
import org.apache.karaf.shell.api.action.Completion;
import org.apache.karaf.shell.api.action.Option;
import org.apache.karaf.shell.api.action.lifecycle.Reference;
import org.apache.karaf.shell.api.action.lifecycle.Service;
import org.archivolt.access.IssuedToken;
import org.archivolt.access.Role;
import org.archivolt.access.Tokens;
import org.archivolt.access.Users;
import org.archivolt.base.ArchivoltException;
import org.archivolt.base.ErrorCode;
import org.archivolt.shell.internal.complete.RoleCompleter;
import org.archivolt.shell.internal.complete.UserCompleter;

/** {@code token:create}. */
@Service
@Command(
        scope = "token",
        name = "create",
        description = "Makes a bearer token, and prints it",
        detailedDescription =
                "Programs send it as Authorization: Bearer. It is kept as a hash: nobody can print it again.")
public final class TokenCreateCommand extends ArchivoltCommand {
    private static final Pattern LIFETIME = Pattern.compile("([1-9][0-9]{0,5})([mhd])");

    @Reference
    Tokens tokens;

    @Reference
    Users users;

    @Option(name = "--user", description = "In whose name it acts", required = true)
    @Completion(UserCompleter.class)
    String user;

    @Option(
            name = "--role",
            description = "viewer, user, operator or admin; at most that of the user, which is the default")
    @Completion(RoleCompleter.class)
    String role;

    @Option(name = "--expires", description = "When it ends: 90m, 12h, 30d; never, if not given")
    String expires;

    @Override
    void run(Output output) throws ArchivoltException {
        Optional<Duration> lifetime = lifetime();
        IssuedToken issued = tokens.create(user, role(), lifetime);
        output.line("Token " + issued.token().id() + " of " + user + ", "
                + issued.token().role().label());
        output.line(issued.secret());
    }

    private Role role() throws ArchivoltException {
        Role most = users.list().stream()
                .filter(each -> each.name().equals(user))
                .findFirst()
                .orElseThrow(() ->
                        new ArchivoltException(ErrorCode.NO_SUCH_USER, "there is no such user").with("user", user))
                .role()
                .orElseThrow(
                        () -> new ArchivoltException(ErrorCode.FORBIDDEN, "the user has no role").with("user", user));
        Role wanted = role == null ? most : Role.parse(role);
        if (!most.includes(wanted)) {
            throw new ArchivoltException(ErrorCode.FORBIDDEN, "a token cannot do more than its user")
                    .with("user", user)
                    .with("role", wanted.label());
        }
        return wanted;
    }

    private Optional<Duration> lifetime() throws ArchivoltException {
        if (expires == null) {
            return Optional.empty();
        }
        Matcher matcher = LIFETIME.matcher(expires);
        if (!matcher.matches()) {
            throw ArchivoltException.invalid("expires", "must be a number and m, h or d")
                    .with("value", expires);
        }
        long count = Long.parseLong(matcher.group(1));
        return Optional.of(
                switch (matcher.group(2)) {
                    case "m" -> Duration.ofMinutes(count);
                    case "h" -> Duration.ofHours(count);
                    default -> Duration.ofDays(count);
                });
    }
}
