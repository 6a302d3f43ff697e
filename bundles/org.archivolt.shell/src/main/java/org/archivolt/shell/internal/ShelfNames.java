package org.archivolt.shell.internal;

import java.util.regex.Pattern;
import org.archivolt.base.ArchivoltException;
import org.archivolt.librarian.Librarian;
import org.archivolt.librarian.Shelf;
import org.archivolt.librarian.ShelfPath;

/** Shelves as people name them: by path, or by number. */
final class ShelfNames {
    /** Permissions of a file, if nothing else is said. */
    static final int FILE = 0666;

    /** Of a directory. */
    static final int DIRECTORY = 0777;

    private static final Pattern NUMBER = Pattern.compile("[0-9]{1,18}");
    private static final Pattern PERMISSIONS = Pattern.compile("[0-7]{1,4}");
    private static final int OCTAL = 8;
    private static final int LIMIT_MAX = 10_000;

    private ShelfNames() {}

    static Shelf shelf(String text, Librarian librarian) throws ArchivoltException {
        return NUMBER.matcher(text).matches()
                ? librarian.shelf(Long.parseLong(text))
                : librarian.lookup(ShelfPath.parse(text));
    }

    static long id(String text, Librarian librarian) throws ArchivoltException {
        return NUMBER.matcher(text).matches()
                ? Long.parseLong(text)
                : shelf(text, librarian).id();
    }

    /** @param text octal, null for none */
    static int permissions(String text, int otherwise) throws ArchivoltException {
        if (text == null) {
            return otherwise;
        }
        if (!PERMISSIONS.matcher(text).matches()) {
            throw ArchivoltException.invalid("--permissions", "must be an octal number from 0 to 7777")
                    .with("value", text);
        }
        return Integer.parseInt(text, OCTAL);
    }

    static int limit(int given) throws ArchivoltException {
        if (given < 1 || given > LIMIT_MAX) {
            throw ArchivoltException.invalid("--limit", "must be from 1 to " + LIMIT_MAX)
                    .with("value", given);
        }
        return given;
    }
}
