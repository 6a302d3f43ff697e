package org.archivolt.librarian.internal.registration;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import org.archivolt.base.ArchivoltException;
import org.archivolt.librarian.PosixError;

/** What is wrong with a file: all of it, so that nobody has to try ten times. */
final class Problems {
    /** Told, at most. */
    static final int MAX = 100;

    private static final int KEPT_MAX = 10_000;

    /** @param line 0 when nobody knows */
    private record Problem(int line, String text) {}

    /** Reads a value. */
    interface Reading<T> {
        T read() throws Wrong;
    }

    private final List<Problem> found = new ArrayList<>();
    private int count;

    /**
     * @param line from 1; 0 when nobody knows
     * @param where section and key, or the path in JSON; empty for the whole file
     */
    void add(int line, String where, String why) {
        count++;
        if (found.size() < KEPT_MAX) {
            String place = line == 0 ? "" : "line " + line + (where.isEmpty() ? "" : ", ");
            found.add(new Problem(line, place + where + (line == 0 && where.isEmpty() ? "" : ": ") + why));
        }
    }

    /** Empty when it is wrong, and then it is noted. */
    <T> Optional<T> attempt(int line, String where, Reading<T> reading) {
        try {
            return Optional.of(reading.read());
        } catch (Wrong e) {
            add(line, where, e.getMessage());
            return Optional.empty();
        }
    }

    boolean isEmpty() {
        return count == 0;
    }

    /** @throws ArchivoltException {@code EINVAL} with all of them, by line */
    void requireNone() throws ArchivoltException {
        if (count > 0) {
            throw PosixError.EINVAL
                    .of("the registration has " + (count == 1 ? "an error" : count + " errors"))
                    .with(RegistrationFile.ERRORS, told());
        }
    }

    private List<String> told() {
        List<String> told = new ArrayList<>(found.stream()
                .sorted(Comparator.comparingInt(Problem::line))
                .limit(MAX)
                .map(Problem::text)
                .toList());
        if (count > MAX) {
            told.add("and " + (count - MAX) + " more");
        }
        return List.copyOf(told);
    }
}
