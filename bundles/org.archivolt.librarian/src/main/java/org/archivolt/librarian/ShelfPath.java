package org.archivolt.librarian;

import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import org.archivolt.base.ArchivoltException;

/**
 * Where a shelf is: the names from the root to it. The root has none. Or those from another directory, which is meant wherever it is moved to.
 *
 * @param start number of the directory where the names begin
 * @param names each 1 to 255 bytes of UTF-8, without slash, NUL and unpaired surrogates, not {@code .} or {@code ..}
 */
public record ShelfPath(long start, List<String> names) {
    public static final ShelfPath ROOT = new ShelfPath(List.of());

    /** Bytes of a name, at most. */
    public static final int NAME_MAX = 255;

    /** Bytes of a path, at most (Linux, PATH_MAX). */
    public static final int PATH_MAX = 4096;

    public ShelfPath {
        names = List.copyOf(names);
    }

    /** From the root. */
    public ShelfPath(List<String> names) {
        this(Shelf.ROOT, names);
    }

    /** A directory by its number. */
    public static ShelfPath of(long directory) {
        return new ShelfPath(directory, List.of());
    }

    /**
     * Takes {@code /a/b}; slashes that follow one another count as one.
     *
     * @throws ArchivoltException with {@link PosixError#EINVAL} or {@link PosixError#ENAMETOOLONG}
     */
    public static ShelfPath parse(String text) throws ArchivoltException {
        if (!text.startsWith("/")) {
            throw PosixError.EINVAL.of("a path begins with a slash").with("path", text);
        }
        if (length(text) > PATH_MAX) {
            throw PosixError.ENAMETOOLONG.of("a path has at most " + PATH_MAX + " bytes");
        }
        List<String> names = new ArrayList<>();
        for (String name : text.split("/")) {
            if (!name.isEmpty()) {
                names.add(requireName(name));
            }
        }
        return new ShelfPath(names);
    }

    private static String requireName(String name) throws ArchivoltException {
        if (length(name) > NAME_MAX) {
            throw PosixError.ENAMETOOLONG.of("a name has at most " + NAME_MAX + " bytes");
        }
        if (name.equals(".") || name.equals("..") || name.indexOf('\0') >= 0 || !isText(name)) {
            throw PosixError.EINVAL.of("not a name of a shelf").with("name", name);
        }
        return name;
    }

    /** JSON can say half a character, which no catalog can keep. */
    private static boolean isText(String name) {
        return StandardCharsets.UTF_8.newEncoder().canEncode(name);
    }

    private static int length(String text) {
        return text.getBytes(StandardCharsets.UTF_8).length;
    }

    public boolean isRoot() {
        return start == Shelf.ROOT && names.isEmpty();
    }

    /** Without names, the same. */
    public ShelfPath parent() {
        return names.isEmpty() ? this : new ShelfPath(start, names.subList(0, names.size() - 1));
    }

    /** The last of its names; empty when there is none. */
    public String name() {
        return names.isEmpty() ? "" : names.get(names.size() - 1);
    }

    public ShelfPath child(String name) throws ArchivoltException {
        List<String> longer = new ArrayList<>(names);
        if (name.isEmpty() || name.indexOf('/') >= 0) {
            throw PosixError.EINVAL.of("not a name of a shelf").with("name", name);
        }
        longer.add(requireName(name));
        return new ShelfPath(start, longer);
    }

    /** {@code /a/b}; {@code 17:/a/b} from directory 17. */
    @Override
    public String toString() {
        return (start == Shelf.ROOT ? "/" : start + ":/") + String.join("/", names);
    }
}
