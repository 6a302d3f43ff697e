package org.archivolt.ldm.tape.internal.drive;

import java.nio.ByteBuffer;
import java.util.List;
import java.util.Optional;
import org.archivolt.base.ArchivoltException;
import org.archivolt.base.Space;
import org.archivolt.ldm.tape.internal.transport.Nexus.Answer;
import org.archivolt.scsi.command.AttributeQuestion;
import org.archivolt.scsi.command.PrimaryCommand;
import org.archivolt.scsi.data.LogPage;
import org.archivolt.scsi.data.MemoryAttribute;

/** The memory chip of the loaded cartridge (SPC-5, 7.4), and what the drive knows of the room on it. */
final class CartridgeMemory {
    private static final long MEGABYTE = 1_000_000;
    private static final long MEBIBYTE = 1 << 20;
    private static final int ANSWER_BYTES = 16 * 1024;
    private static final int CUMULATIVE = 1;
    /** Parameters of the volume statistics page (SSC-5): lists with an entry for each partition. */
    private static final int NATIVE_CAPACITY = 0x0202;

    private static final int REMAINING_CAPACITY = 0x0204;

    private final DriveUnit unit;

    CartridgeMemory(DriveUnit unit) {
        this.unit = unit;
    }

    Optional<byte[]> read(int partition, int id) throws ArchivoltException {
        Optional<byte[]> answer = unit.answerIfKnown(
                new PrimaryCommand.ReadAttribute(AttributeQuestion.VALUES, 0, 0, partition, id, ANSWER_BYTES, false),
                ANSWER_BYTES,
                "reading the cartridge memory");
        if (answer.isEmpty()) {
            return Optional.empty();
        }
        return MemoryAttribute.decode(answer.get()).stream()
                .filter(attribute -> attribute.identifier() == id && attribute.value().length > 0)
                .map(MemoryAttribute::value)
                .findFirst();
    }

    /** Text without what fills it up; empty when there is none. */
    Optional<String> text(int id) throws ArchivoltException {
        return read(0, id)
                .map(value -> MemoryAttribute.binary(id, value).text())
                .filter(text -> !text.isEmpty());
    }

    void write(int partition, int id, int format, byte[] value) throws ArchivoltException {
        MemoryAttribute attribute = new MemoryAttribute(id, false, formatOf(format), value);
        byte[] parameters = MemoryAttribute.encode(List.of(attribute));
        String doing = "writing the cartridge memory";
        Answer answer = unit.ask(
                new PrimaryCommand.WriteAttribute(true, 0, 0, partition, parameters.length),
                ByteBuffer.wrap(parameters),
                doing);
        boolean removedWhatWasNotThere = value.length == 0 && DriveUnit.isRefused(answer);
        if (!answer.isDone() && !removedWhatWasNotThere) {
            throw unit.failure(answer, doing).with("attribute", "%04x".formatted(id));
        }
    }

    private static MemoryAttribute.Format formatOf(int format) {
        return switch (format) {
            case 0 -> MemoryAttribute.Format.BINARY;
            case 1 -> MemoryAttribute.Format.ASCII;
            case 2 -> MemoryAttribute.Format.TEXT;
            default -> throw new IllegalArgumentException("format of an attribute: " + format);
        };
    }

    /** The drive's statistics are true at every moment; the chip only tells what was so when the cartridge was last written to. */
    Space space(int partition) throws ArchivoltException {
        Optional<Space> counted = spaceCounted(partition);
        return counted.isPresent() ? counted.get() : spaceRemembered(partition);
    }

    private Optional<Space> spaceCounted(int partition) throws ArchivoltException {
        Optional<byte[]> answer = unit.answerIfKnown(
                new PrimaryCommand.LogSense(false, CUMULATIVE, LogPage.VOLUME_STATISTICS, 0, 0, ANSWER_BYTES),
                ANSWER_BYTES,
                "asking for the room on a cartridge");
        if (answer.isEmpty()) {
            return Optional.empty();
        }
        LogPage page = LogPage.decode(answer.get());
        Optional<Long> total = ofPartition(page, NATIVE_CAPACITY, partition);
        Optional<Long> free = ofPartition(page, REMAINING_CAPACITY, partition);
        return total.isPresent() && free.isPresent()
                ? Optional.of(new Space(total.get() * MEGABYTE, free.get() * MEGABYTE))
                : Optional.empty();
    }

    /** Entries: their length, a reserved byte, the number of the partition, the value. */
    private static Optional<Long> ofPartition(LogPage page, int parameter, int partition) {
        ByteBuffer list = ByteBuffer.wrap(
                page.parameter(parameter).map(LogPage.Parameter::value).orElse(new byte[0]));
        while (list.remaining() >= 8) {
            int start = list.position();
            int length = 1 + (list.get(start) & 0xFF);
            if (length < 8 || length > list.remaining()) {
                return Optional.empty();
            }
            if ((list.getShort(start + 2) & 0xFFFF) == partition) {
                return Optional.of(list.getInt(start + 4) & 0xFFFF_FFFFL)
                        .filter(value -> value != 0xFFFF_FFFFL); // not known
            }
            list.position(start + length);
        }
        return Optional.empty();
    }

    private Space spaceRemembered(int partition) throws ArchivoltException {
        return new Space(
                mebibytes(partition, MemoryAttribute.MAXIMUM_CAPACITY),
                mebibytes(partition, MemoryAttribute.REMAINING_CAPACITY));
    }

    private long mebibytes(int partition, int id) throws ArchivoltException {
        long value = read(partition, id)
                .map(bytes -> MemoryAttribute.binary(id, bytes).number())
                .orElse(0L);
        return value < 0 ? 0 : value * MEBIBYTE;
    }
}
