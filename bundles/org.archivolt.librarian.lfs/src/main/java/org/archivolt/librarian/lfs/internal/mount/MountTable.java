package org.archivolt.librarian.lfs.internal.mount;

import java.io.IOException;
import java.nio.charset.Charset;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;

/** What is mounted on this host, as the kernel says (proc(5), /proc/pid/mountinfo). Asks no file system, since a dead one might not answer. */
final class MountTable {
    /** Type of our mounts. */
    static final String SUBTYPE = "archivolt";

    private static final Path MOUNTS = Path.of("/proc/self/mountinfo");
    /** Whose characters are bytes. */
    private static final Charset BYTES = StandardCharsets.ISO_8859_1;

    /** In which the JDK says names of files. */
    private static final Charset NAMES = Charset.forName(System.getProperty("sun.jnu.encoding"));

    private static final int FIELD_PATH = 4;
    private static final String END_OF_OPTIONAL_FIELDS = " - ";

    /**
     * @param path a character for each byte
     * @param type of the file system
     */
    record Entry(String path, String type) {
        boolean isOurs() {
            return type.equals("fuse." + SUBTYPE);
        }
    }

    private MountTable() {}

    /** What is mounted at exactly this path; the uppermost. */
    static Optional<Entry> at(Path path) throws IOException {
        return at(path, Files.readAllLines(MOUNTS, BYTES));
    }

    /** @param lines a character for each byte: what others have mounted need not be text */
    static Optional<Entry> at(Path path, List<String> lines) {
        String bytes = new String(path.toString().getBytes(NAMES), BYTES);
        return lines.stream()
                .map(MountTable::parse)
                .filter(entry -> entry.path().equals(bytes))
                .reduce((lower, upper) -> upper);
    }

    private static Entry parse(String line) {
        String type = line.substring(line.indexOf(END_OF_OPTIONAL_FIELDS) + END_OF_OPTIONAL_FIELDS.length());
        return new Entry(unescaped(line.split(" ")[FIELD_PATH]), type.split(" ")[0]);
    }

    /** Blanks and the like are three octal digits behind a backslash. */
    private static String unescaped(String text) {
        StringBuilder plain = new StringBuilder();
        for (int at = 0; at < text.length(); at++) {
            if (text.charAt(at) == '\\' && at + 3 < text.length()) {
                plain.append((char) Integer.parseInt(text.substring(at + 1, at + 4), 8));
                at += 3;
            } else {
                plain.append(text.charAt(at));
            }
        }
        return plain.toString();
    }
}
