package org.archivolt.ldm.tape.virtual.internal.cartridge;

import static java.nio.file.StandardOpenOption.APPEND;
import static java.nio.file.StandardOpenOption.CREATE;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import java.util.NavigableMap;
import java.util.TreeMap;

/**
 * Which records of a cartridge are encrypted, and with which key, known by a check value: the file {@code encryption} has
 * a line {@code partition block check}, appended where the key changes; {@code -} ends encryption. A later line for a
 * block overrules earlier ones for it and all behind it.
 */
final class KeyLog {
    private static final String PLAIN = "-";

    private final Path file;
    private final Map<Integer, NavigableMap<Long, String>> changes = Map.of(0, new TreeMap<>(), 1, new TreeMap<>());

    KeyLog(Path folder) {
        this.file = folder.resolve("encryption");
    }

    void load() throws IOException {
        changes.values().forEach(NavigableMap::clear);
        if (!Files.exists(file)) {
            return;
        }
        for (String line : Files.readAllLines(file)) {
            if (line.matches("[01] \\d{1,18} \\S+")) {
                String[] words = line.split(" ");
                change(Integer.parseInt(words[0]), Long.parseLong(words[1]), words[2]);
            }
        }
    }

    /** The check value of the key of a record; empty when it is not encrypted. */
    String checkOf(int partition, long block) {
        Map.Entry<Long, String> change = changes.get(partition).floorEntry(block);
        return change == null || change.getValue().equals(PLAIN) ? "" : change.getValue();
    }

    /** Notes that a record is about to be written with a key, or with none when its check value is empty. */
    void writing(int partition, long block, String check) throws IOException {
        NavigableMap<Long, String> ofPartition = changes.get(partition);
        boolean changed = !ofPartition.isEmpty() && ofPartition.lastKey() > block;
        if (!changed && checkOf(partition, block).equals(check)) {
            return;
        }
        String word = check.isEmpty() ? PLAIN : check;
        Files.writeString(file, partition + " " + block + " " + word + "\n", CREATE, APPEND);
        change(partition, block, word);
    }

    private void change(int partition, long block, String word) {
        NavigableMap<Long, String> ofPartition = changes.get(partition);
        ofPartition.tailMap(block, true).clear();
        ofPartition.put(block, word);
    }

    void clear() throws IOException {
        Files.deleteIfExists(file);
        changes.values().forEach(NavigableMap::clear);
    }
}
