package org.archivolt.shell.internal;

import java.time.DateTimeException;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.util.Objects;
import java.util.Optional;
import java.util.stream.Stream;
import org.apache.karaf.shell.api.action.Argument;
import org.apache.karaf.shell.api.action.Command;
import org.apache.karaf.shell.api.action.Completion;
import org.apache.karaf.shell.api.action.Option;
import org.apache.karaf.shell.api.action.lifecycle.Service;
import org.archivolt.base.ArchivoltException;
import org.archivolt.base.Ticker;
import org.archivolt.librarian.Caller;
import org.archivolt.librarian.Shelf;
import org.archivolt.shell.internal.complete.ShelfCompleter;

/** {@code shelf:set}. */
@Service
@Command(scope = "shelf", name = "set", description = "Changes permissions, owner and times of a shelf")
public final class ShelfSetCommand extends CallerCommand {
    private static final int UNCHANGED = -1;

    Ticker ticker = Ticker.system();

    @Option(name = "--permissions", description = "Octal")
    String permissions;

    @Option(name = "--user", description = "Whose it is, as a number")
    Integer user;

    @Option(name = "--group", description = "Likewise")
    Integer group;

    @Option(name = "--accessed", description = "2026-02-03T04:05:06Z, or now")
    String accessed;

    @Option(name = "--modified", description = "Likewise")
    String modified;

    @Argument(name = "shelf", description = "Its path, or its number", required = true)
    @Completion(ShelfCompleter.class)
    String shelf;

    @Override
    void run(Output output) throws ArchivoltException {
        requireSomething();
        int newUser = number("--user", user);
        int newGroup = number("--group", group);
        Optional<Instant> read = time("--accessed", accessed);
        Optional<Instant> written = time("--modified", modified);
        int mode = ShelfNames.permissions(permissions, -1);
        Caller caller = caller();
        long id = ShelfNames.id(shelf, librarian);
        if (mode >= 0) {
            librarian.setPermissions(caller, id, mode);
        }
        if (newUser != UNCHANGED || newGroup != UNCHANGED) {
            librarian.setOwner(caller, id, newUser, newGroup);
        }
        if (read.isPresent() || written.isPresent()) {
            librarian.setTimes(caller, id, read, written);
            librarian.settle();
        }
        Shelf now = librarian.shelf(id);
        output.line("%s %d:%d, accessed %s, modified %s"
                .formatted(LibrarianTexts.permissions(now), now.user(), now.group(), now.accessed(), now.modified()));
    }

    private void requireSomething() throws ArchivoltException {
        boolean isAny = Stream.of(permissions, user, group, accessed, modified).anyMatch(Objects::nonNull);
        if (!isAny) {
            throw ArchivoltException.invalid("shelf", "say what of it to change: see shelf:set --help");
        }
    }

    private static int number(String option, Integer given) throws ArchivoltException {
        if (given == null) {
            return UNCHANGED;
        }
        if (given < 0) {
            throw ArchivoltException.invalid(option, "must not be negative").with("value", given);
        }
        return given;
    }

    private Optional<Instant> time(String option, String text) throws ArchivoltException {
        if (text == null) {
            return Optional.empty();
        }
        if (text.equals("now")) {
            return Optional.of(ticker.now());
        }
        try {
            OffsetDateTime time = OffsetDateTime.parse(text);
            if (time.getYear() >= 1 && time.getYear() <= 9999) {
                return Optional.of(time.toInstant());
            }
        } catch (DateTimeException e) {
            // as wrong as one out of range
        }
        throw ArchivoltException.invalid(option, "must be a time such as 2026-02-03T04:05:06Z, or now")
                .with("value", text);
    }
}
