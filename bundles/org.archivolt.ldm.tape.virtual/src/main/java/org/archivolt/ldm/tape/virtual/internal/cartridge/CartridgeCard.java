package org.archivolt.ldm.tape.virtual.internal.cartridge;

import java.io.IOException;
import java.io.StringReader;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.List;
import java.util.Locale;
import java.util.Properties;
import java.util.stream.Stream;
import org.archivolt.ldm.tape.virtual.internal.cartridge.CartridgeShell.Kind;
import org.archivolt.tape.TapeGeneration;

/**
 * The file {@code cartridge.properties} in the folder of a cartridge: its shell, and what the drives note in its memory
 * about its life.
 */
final class CartridgeCard {
    static final String FILE = "cartridge.properties";

    private static final int DRIVES_REMEMBERED = 4;

    private final Path file;
    private final boolean durable;

    CartridgeShell shell;
    int partitions = 1;
    long loads;
    long bytesWritten;
    long bytesRead;
    int cleaningsLeft;

    /** Which of two partitions is the small one. */
    int indexPartition;

    /** Serial numbers of the drives that loaded it last, the latest first. */
    final Deque<String> lastDrives = new ArrayDeque<>();

    private CartridgeCard(Path folder, CartridgeShell shell, boolean durable) {
        this.file = folder.resolve(FILE);
        this.shell = shell;
        this.durable = durable;
    }

    static CartridgeCard create(Path folder, CartridgeShell shell, int cleanings, boolean durable) throws IOException {
        CartridgeCard card = new CartridgeCard(folder, shell, durable);
        card.cleaningsLeft = cleanings;
        card.save();
        return card;
    }

    /** @throws IllegalArgumentException naming the key whose value will not do */
    static CartridgeCard load(Path folder, boolean durable) throws IOException {
        Properties lines = new Properties();
        lines.load(new StringReader(Files.readString(folder.resolve(FILE))));
        CartridgeShell shell = new CartridgeShell(
                folder.getFileName().toString(),
                lines.getProperty("barcode", "").strip(),
                lines.getProperty("serial", folder.getFileName().toString()),
                TapeGeneration.valueOf(lines.getProperty("generation", "LTO_9")),
                Kind.valueOf(lines.getProperty("kind", "data").toUpperCase(Locale.ROOT)),
                number(lines, "capacity.bytes", 0),
                Boolean.parseBoolean(lines.getProperty("write.protected", "false")));
        CartridgeCard card = new CartridgeCard(folder, shell, durable);
        card.partitions = (int) number(lines, "partitions", 1);
        card.indexPartition = (int) number(lines, "partition.index", 0);
        card.loads = number(lines, "loads", 0);
        card.bytesWritten = number(lines, "written.bytes", 0);
        card.bytesRead = number(lines, "read.bytes", 0);
        card.cleaningsLeft = (int) number(lines, "cleanings.left", 0);
        Stream.of(lines.getProperty("drives", "").split(" "))
                .filter(serial -> !serial.isEmpty())
                .forEach(card.lastDrives::add);
        return card;
    }

    private static long number(Properties lines, String key, long otherwise) {
        String value = lines.getProperty(key, Long.toString(otherwise)).strip();
        if (!value.matches("\\d{1,18}")) {
            throw new IllegalArgumentException(key + " = " + value);
        }
        return Long.parseLong(value);
    }

    void loadedBy(String driveSerial) {
        loads++;
        lastDrives.remove(driveSerial);
        lastDrives.addFirst(driveSerial);
        while (lastDrives.size() > DRIVES_REMEMBERED) {
            lastDrives.removeLast();
        }
    }

    void save() throws IOException {
        List<String> lines = List.of(
                "barcode = " + shell.barcode(),
                "serial = " + shell.serial(),
                "generation = " + shell.generation(),
                "kind = " + shell.kind().name().toLowerCase(Locale.ROOT),
                "capacity.bytes = " + shell.capacityBytes(),
                "write.protected = " + shell.writeProtected(),
                "partitions = " + partitions,
                "partition.index = " + indexPartition,
                "loads = " + loads,
                "written.bytes = " + bytesWritten,
                "read.bytes = " + bytesRead,
                "cleanings.left = " + cleaningsLeft,
                "drives = " + String.join(" ", lastDrives));
        SmallFile.replace(file, (String.join("\n", lines) + "\n").getBytes(StandardCharsets.UTF_8), durable);
    }
}
