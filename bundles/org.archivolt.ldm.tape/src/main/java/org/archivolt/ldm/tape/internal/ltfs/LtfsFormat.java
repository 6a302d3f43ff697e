package org.archivolt.ldm.tape.internal.ltfs;

import java.nio.ByteBuffer;
import java.time.Instant;
import java.util.Locale;
import java.util.UUID;
import org.archivolt.base.ArchivoltException;
import org.archivolt.ldm.tape.internal.drive.SequentialDevice;
import org.archivolt.ldm.tape.internal.drive.SequentialDevice.Position;

/**
 * Looks at cartridges and formats them (LTFS 2.4). Whether a cartridge may be formatted is the caller's question; ask
 * {@link #inspect} first.
 */
public final class LtfsFormat {
    /** What nearly all LTFS volumes have. */
    public static final int BLOCK_BYTES = 512 * 1024;

    private static final int VOLUME_NAME_MAX = 32;
    private static final int VOLUME_ID_LENGTH = 6;

    private LtfsFormat() {}

    /**
     * A volume to be.
     *
     * @param name the barcode, 1 to 32 characters of ASCII
     * @param volumeId its first six characters, {@code A-Z0-9}
     * @param blockBytes length of records
     */
    public record Plan(String name, String volumeId, UUID uuid, int blockBytes) {
        /** @throws IllegalArgumentException for what a label cannot say */
        public Plan {
            require(name.matches("[\\x21-\\x7e]{1," + VOLUME_NAME_MAX + "}"), "volume name", name);
            require(!name.contains("/"), "volume name", name);
            require(volumeId.matches("[A-Z0-9]{6}"), "volume id", volumeId);
            require(
                    blockBytes >= Label.BLOCK_BYTES_MIN && blockBytes <= Label.BLOCK_BYTES_MAX,
                    "block size",
                    blockBytes);
        }

        private static void require(boolean holds, String what, Object value) {
            if (!holds) {
                throw new IllegalArgumentException("not a " + what + ": " + value);
            }
        }
    }

    /** As barcodes have it; a name that is none is cut or filled up until it looks like one. */
    public static String volumeIdOf(String name) {
        String letters = name.toUpperCase(Locale.ROOT).replaceAll("[^A-Z0-9]", "0");
        return (letters + "0".repeat(VOLUME_ID_LENGTH)).substring(0, VOLUME_ID_LENGTH);
    }

    /**
     * Tells what the loaded cartridge is, and writes nothing. Moves the tape.
     *
     * @throws ArchivoltException {@code DEVICE_FAULT}
     */
    public static Inspection inspect(SequentialDevice device) throws ArchivoltException {
        return new Labels(device, new TapeHead(device)).inspect();
    }

    /**
     * Makes an empty volume of two partitions. All that was on the cartridge is lost.
     *
     * @throws ArchivoltException {@code MEDIUM_FAULT}, {@code DEVICE_FAULT}, and {@code INVALID_ARGUMENT} when the drive
     *     cannot write records of that length
     */
    public static void format(SequentialDevice device, Plan plan, LtfsSettings settings, Instant now)
            throws ArchivoltException {
        if (plan.blockBytes() > device.recordBytesMax()) {
            throw ArchivoltException.invalid("block size", "is more than the drive can write")
                    .with("value", plan.blockBytes())
                    .with("max", device.recordBytesMax());
        }
        device.formatTwoPartitions();
        Label label = new Label(
                plan.volumeId(),
                plan.name(),
                settings.creator(),
                now,
                plan.uuid(),
                'a',
                'a',
                'b',
                plan.blockBytes(),
                true,
                Label.VERSION);
        TapeHead head = new TapeHead(device);
        long behindLabel = writeLabel(head, label, 0);
        writeLabel(head, label.on('b'), 1);

        CartridgeMemory memory = new CartridgeMemory(device);
        Partitions partitions = Partitions.of(label);
        IndexRecords records = new IndexRecords(head, label, partitions);
        IndexLog log = new IndexLog(memory, records, label, partitions, null, null, behindLabel);
        log.setDataEnd(behindLabel);
        Index first = log.appendToData(Index.first(label));
        log.writeToIndexPartition(first);
        log.updateCoherency();
        memory.describe(plan.name(), plan.name(), settings.version());
    }

    /** Returns the block behind it. */
    private static long writeLabel(TapeHead head, Label label, int partition) throws ArchivoltException {
        head.moveToAppend(partition, 0, false);
        head.write(ByteBuffer.wrap(label.vol1()));
        head.writeFileMark(true);
        head.write(ByteBuffer.wrap(label.xml()));
        head.writeFileMark(false);
        Position behind = head.at();
        return behind.block();
    }
}
