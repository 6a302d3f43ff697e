package org.archivolt.ldm.tape.internal.commands;

import static org.archivolt.base.ErrorCode.DEVICE_FAULT;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.regex.MatchResult;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.archivolt.base.ArchivoltException;

/** What the kernel has mounted: {@code /proc/mounts}. The only witness to be believed about a mount of LTFS. */
public record MountTable(Path file) {
    private static final Pattern OCTAL = Pattern.compile("\\\\([0-7]{3})");

    /** @param options as the kernel lists them */
    record Mount(String source, String type, List<String> options) {
        boolean readOnly() {
            return options.contains("ro");
        }
    }

    /** All that is mounted there, the topmost last. */
    List<Mount> at(Path directory) throws ArchivoltException {
        try {
            return Files.readAllLines(file).stream()
                    .map(line -> line.split(" "))
                    .filter(words -> words.length >= 4 && unescaped(words[1]).equals(directory.toString()))
                    .map(words -> new Mount(unescaped(words[0]), words[2], List.of(words[3].split(","))))
                    .toList();
        } catch (IOException e) {
            throw new ArchivoltException(DEVICE_FAULT, "reading the mount table", e).with("path", file);
        }
    }

    private static String unescaped(String word) {
        return OCTAL.matcher(word).replaceAll(MountTable::character);
    }

    private static String character(MatchResult octal) {
        return Matcher.quoteReplacement(String.valueOf((char) Integer.parseInt(octal.group(1), 8)));
    }
}
