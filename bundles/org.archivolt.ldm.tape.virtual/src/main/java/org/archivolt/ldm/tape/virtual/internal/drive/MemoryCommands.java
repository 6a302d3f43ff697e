package org.archivolt.ldm.tape.virtual.internal.drive;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.List;
import java.util.NavigableMap;
import java.util.TreeMap;
import org.archivolt.ldm.tape.virtual.internal.cartridge.Cartridge;
import org.archivolt.ldm.tape.virtual.internal.unit.CheckCondition;
import org.archivolt.ldm.tape.virtual.internal.unit.CommandTable;
import org.archivolt.ldm.tape.virtual.internal.unit.Nexus;
import org.archivolt.ldm.tape.virtual.internal.unit.SenseCode;
import org.archivolt.ldm.tape.virtual.internal.unit.UnitIdentity;
import org.archivolt.scsi.command.Operation;
import org.archivolt.scsi.command.PrimaryCommand;
import org.archivolt.scsi.data.MemoryAttribute;
import org.archivolt.scsi.data.MemoryAttribute.Format;

/** READ and WRITE ATTRIBUTE: the memory chip of the cartridge (SPC-5, 6.18, 6.50 and 7.4). */
final class MemoryCommands {
    private static final int HOST_FIRST = 0x0800;
    private static final int HOST_LAST = 0x0BFF;
    private static final int VENDOR_FIRST = 0x1400;
    private static final int VENDOR_LAST = 0x17FF;
    private static final int VALUE_BYTES_MAX = 4096;
    private static final int MEMORY_BYTES = 16_384;

    private final TapeDrive drive;

    MemoryCommands(TapeDrive drive, CommandTable table) {
        this.drive = drive;
        table.on(Operation.READ_ATTRIBUTE, PrimaryCommand.ReadAttribute.class, this::read);
        table.on(Operation.WRITE_ATTRIBUTE, PrimaryCommand.WriteAttribute.class, this::write);
    }

    private int read(Nexus nexus, PrimaryCommand.ReadAttribute command, ByteBuffer data) throws CheckCondition {
        Cartridge cartridge = drive.bay().remembered();
        checkPartition(cartridge, command.partition());
        NavigableMap<Integer, MemoryAttribute> all = attributes(cartridge, command.partition());
        byte[] answer = switch (command.question()) {
            case VALUES -> MemoryAttribute.encode(from(all, command.firstAttribute()));
            case LIST, SUPPORTED -> MemoryAttribute.encodeIdentifiers(List.copyOf(all.keySet()));
            case LOGICAL_VOLUME_LIST -> MemoryAttribute.encodeCount(0, 1);
            case PARTITION_LIST -> MemoryAttribute.encodeCount(0, cartridge.partitions());
        };
        return CommandTable.give(answer, command.allocationLength(), data);
    }

    private static List<MemoryAttribute> from(NavigableMap<Integer, MemoryAttribute> all, int first)
            throws CheckCondition {
        if (first != 0 && !all.containsKey(first)) {
            throw CheckCondition.invalidField(8);
        }
        return List.copyOf(all.tailMap(first, true).values());
    }

    private static void checkPartition(Cartridge cartridge, int partition) throws CheckCondition {
        if (partition >= cartridge.partitions()) {
            throw CheckCondition.invalidField(7);
        }
    }

    private int write(Nexus nexus, PrimaryCommand.WriteAttribute command, ByteBuffer data)
            throws CheckCondition, IOException {
        Cartridge cartridge = drive.bay().remembered();
        checkPartition(cartridge, command.partition());
        if (cartridge.shell().writeProtected()) {
            throw CheckCondition.of(SenseCode.WRITE_PROTECTED);
        }
        byte[] parameters = CommandTable.take(command.parameterLength(), data);
        List<MemoryAttribute> attributes = CommandTable.decode(MemoryAttribute::decode, parameters);
        for (MemoryAttribute attribute : attributes) {
            checkWritable(attribute);
        }
        for (MemoryAttribute attribute : attributes) {
            cartridge.putAttribute(command.partition(), attribute);
        }
        return parameters.length;
    }

    private static void checkWritable(MemoryAttribute attribute) throws CheckCondition {
        int id = attribute.identifier();
        boolean hosts = id >= HOST_FIRST && id <= HOST_LAST || id >= VENDOR_FIRST && id <= VENDOR_LAST;
        if (!hosts || attribute.value().length > VALUE_BYTES_MAX) {
            throw CheckCondition.of(SenseCode.INVALID_FIELD_IN_PARAMETERS);
        }
    }

    /** What hosts wrote, and over it what the drive and the maker did. */
    private static NavigableMap<Integer, MemoryAttribute> attributes(Cartridge cartridge, int partition) {
        NavigableMap<Integer, MemoryAttribute> all = new TreeMap<>();
        cartridge.attributes(partition).forEach(attribute -> put(all, attribute));
        // There is one of the cartridge, whichever partition is asked.
        cartridge.attribute(0, MemoryAttribute.VOLUME_CHANGE_REFERENCE).ifPresent(attribute -> put(all, attribute));
        long capacity = cartridge.capacity(partition);
        long left = Math.max(0, capacity - cartridge.bytesUsed(partition));
        put(all, number(MemoryAttribute.REMAINING_CAPACITY, 8, left >> 20));
        put(all, number(MemoryAttribute.MAXIMUM_CAPACITY, 8, capacity >> 20));
        put(all, number(0x0002, 8, 0));
        put(all, number(MemoryAttribute.LOAD_COUNT, 8, cartridge.loads()));
        put(all, number(0x0004, 8, MEMORY_BYTES));
        put(all, ascii(0x0005, 8, "LTO-CVE"));
        put(all, number(0x0006, 1, Medium.densityCode(cartridge.shell().generation())));
        put(all, number(0x0007, 2, 1));
        putDrives(all, cartridge);
        put(all, number(0x0220, 8, cartridge.bytesWritten() >> 20));
        put(all, number(0x0221, 8, cartridge.bytesRead() >> 20));
        putMaker(all, cartridge);
        return all;
    }

    private static void putDrives(NavigableMap<Integer, MemoryAttribute> all, Cartridge cartridge) {
        int id = 0x020A;
        for (String serial : cartridge.lastDrives()) {
            put(all, ascii(id++, 40, String.format("%-8s%s", UnitIdentity.VENDOR, serial)));
        }
    }

    private static void putMaker(NavigableMap<Integer, MemoryAttribute> all, Cartridge cartridge) {
        put(all, ascii(MemoryAttribute.MEDIUM_MANUFACTURER, 8, "ARCHVOLT"));
        put(
                all,
                ascii(
                        MemoryAttribute.MEDIUM_SERIAL_NUMBER,
                        32,
                        cartridge.shell().serial()));
        put(all, number(0x0402, 4, cartridge.shell().generation().lengthMetres()));
        put(all, number(0x0403, 4, 127));
        put(all, ascii(0x0404, 8, "LTO-CVE"));
        put(all, number(0x0405, 1, Medium.densityCode(cartridge.shell().generation())));
        put(all, ascii(0x0406, 8, "20260101"));
        put(all, number(0x0407, 8, MEMORY_BYTES));
        put(all, number(MemoryAttribute.MEDIUM_TYPE, 1, cartridge.shell().isWorm() ? 0x80 : 0));
    }

    private static void put(NavigableMap<Integer, MemoryAttribute> all, MemoryAttribute attribute) {
        all.put(attribute.identifier(), attribute);
    }

    private static MemoryAttribute number(int id, int length, long value) {
        byte[] bytes = ByteBuffer.allocate(Long.BYTES).putLong(value).array();
        byte[] last = new byte[length];
        System.arraycopy(bytes, Long.BYTES - length, last, 0, length);
        return new MemoryAttribute(id, true, Format.BINARY, last);
    }

    private static MemoryAttribute ascii(int id, int length, String value) {
        byte[] bytes = String.format("%-" + length + "s", value).getBytes(StandardCharsets.US_ASCII);
        return new MemoryAttribute(id, true, Format.ASCII, Arrays.copyOf(bytes, length));
    }
}
