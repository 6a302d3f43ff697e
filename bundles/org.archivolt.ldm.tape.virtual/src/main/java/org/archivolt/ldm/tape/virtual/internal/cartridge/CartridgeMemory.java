package org.archivolt.ldm.tape.virtual.internal.cartridge;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.NavigableMap;
import java.util.Optional;
import java.util.TreeMap;
import org.archivolt.scsi.data.MemoryAttribute;
import org.archivolt.scsi.data.MemoryAttribute.Format;

/**
 * The attributes that hosts wrote into the memory of a cartridge (SPC-5, 7.4), one file each, as the file back end of the
 * LTFS reference has them: {@code attr_partition_id} holds id, format, length and value.
 */
final class CartridgeMemory {
    private static final String PREFIX = "attr_";
    private static final int HEADER_BYTES = 5;

    /** The bits of the format; the fourth value means nothing and is read as text. */
    private static final int FORMATS = 0x03;

    private final Path folder;
    private final boolean durable;
    private final NavigableMap<Integer, NavigableMap<Integer, MemoryAttribute>> byPartition = new TreeMap<>();

    CartridgeMemory(Path folder, boolean durable) {
        this.folder = folder;
        this.durable = durable;
        for (int partition = 0; partition < FolderScan.PARTITIONS; partition++) {
            byPartition.put(partition, new TreeMap<>());
        }
    }

    void load() throws IOException {
        byPartition.values().forEach(NavigableMap::clear);
        try (DirectoryStream<Path> files = Files.newDirectoryStream(folder, PREFIX + "[01]_*")) {
            for (Path file : files) {
                take(file);
            }
        }
    }

    private void take(Path file) throws IOException {
        String name = file.getFileName().toString();
        ByteBuffer content = ByteBuffer.wrap(Files.readAllBytes(file));
        if (content.remaining() < HEADER_BYTES) {
            return; // cut short by a crash of the writer: it was not there yet
        }
        int id = Short.toUnsignedInt(content.getShort());
        Format format = Format.values()[Math.min(content.get() & FORMATS, Format.TEXT.ordinal())];
        byte[] value = new byte[Math.min(Short.toUnsignedInt(content.getShort()), content.remaining())];
        content.get(value);
        if (name.equals(name(name.charAt(PREFIX.length()) - '0', id))) {
            byPartition.get(name.charAt(PREFIX.length()) - '0').put(id, new MemoryAttribute(id, false, format, value));
        }
    }

    Optional<MemoryAttribute> get(int partition, int id) {
        return Optional.ofNullable(byPartition.get(partition).get(id));
    }

    NavigableMap<Integer, MemoryAttribute> all(int partition) {
        return byPartition.get(partition);
    }

    void put(int partition, MemoryAttribute attribute) throws IOException {
        int id = attribute.identifier();
        ByteBuffer content = ByteBuffer.allocate(HEADER_BYTES + attribute.value().length);
        content.putShort((short) id)
                .put((byte) attribute.format().code())
                .putShort((short) attribute.value().length)
                .put(attribute.value());
        SmallFile.replace(folder.resolve(name(partition, id)), content.array(), durable);
        byPartition.get(partition).put(id, attribute);
    }

    void remove(int partition, int id) throws IOException {
        Files.deleteIfExists(folder.resolve(name(partition, id)));
        byPartition.get(partition).remove(id);
    }

    private static String name(int partition, int id) {
        return PREFIX + partition + "_" + Integer.toHexString(id);
    }
}
