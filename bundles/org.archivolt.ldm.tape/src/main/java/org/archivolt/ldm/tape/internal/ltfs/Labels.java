package org.archivolt.ldm.tape.internal.ltfs;

import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.Optional;
import org.archivolt.base.ArchivoltException;
import org.archivolt.base.ErrorCode;
import org.archivolt.ldm.tape.internal.drive.SequentialDevice;
import org.archivolt.ldm.tape.internal.drive.SequentialDevice.Met;

/** Finds out what a cartridge is from what its partitions begin with. Writes nothing. */
final class Labels {
    private static final int USER_MEDIUM_LABEL = 0x0803;
    /** How much of foreign data is shown. */
    private static final int SHOWN_BYTES = 16;

    private final SequentialDevice device;
    private final TapeHead head;
    private final ByteBuffer record;

    private Label onZero;

    Labels(SequentialDevice device, TapeHead head) throws ArchivoltException {
        this.device = device;
        this.head = head;
        this.record = ByteBuffer.allocate(device.recordBytesMax());
    }

    /** @throws ArchivoltException {@code DEVICE_FAULT}; faults of the medium are part of the answer */
    Inspection inspect() throws ArchivoltException {
        int partitions = device.partitions();
        try {
            return look(partitions);
        } catch (ArchivoltException e) {
            if (e.code() != ErrorCode.MEDIUM_FAULT) {
                throw e;
            }
            return Inspection.unreadable(partitions, e.getMessage());
        }
    }

    /** The label of partition 0, after {@link #inspect} found LTFS. */
    Label label() {
        return onZero;
    }

    private Inspection look(int partitions) throws ArchivoltException {
        Start zero = start(0);
        Optional<Start> one = partitions > 1 ? Optional.of(start(1)) : Optional.empty();
        if (zero.blank() && one.map(Start::blank).orElse(true)) {
            return Inspection.blank(partitions);
        }
        if (!zero.isLabel() && !one.map(Start::isLabel).orElse(false)) {
            String where = zero.blank() ? "partition 1 begins with " : "begins with ";
            return Inspection.foreign(partitions, where + (zero.blank() ? one.orElseThrow() : zero).shown());
        }
        if (one.isEmpty()) {
            return Inspection.unreadable(partitions, "has an LTFS label but one partition");
        }
        if (!zero.isLabel() || !one.get().isLabel()) {
            return Inspection.unreadable(partitions, "has an LTFS label on one partition only");
        }
        return compare(zero, one.get());
    }

    private Inspection compare(Start zero, Start one) throws ArchivoltException {
        Label first = label(0, zero);
        Label second = label(1, one);
        if (first.partition() == second.partition() || !first.agreesWith(second)) {
            return Inspection.unreadable(2, "has labels that disagree: " + first + ", " + second);
        }
        onZero = first;
        return Inspection.ltfs(first, volumeName());
    }

    /** The text of the cartridge memory; trailing NULs are padding. */
    private String volumeName() throws ArchivoltException {
        byte[] value = device.attribute(0, USER_MEDIUM_LABEL).orElse(new byte[0]);
        return new String(value, StandardCharsets.UTF_8).replace("\0", "").strip();
    }

    /** What a partition begins with: a record, or null for a file mark or nothing. */
    private record Start(Met met, byte[] bytes) {
        boolean blank() {
            return met == Met.END_OF_DATA;
        }

        boolean isLabel() {
            return met == Met.RECORD && Label.isVol1(bytes);
        }

        String shown() {
            if (met != Met.RECORD) {
                return "a file mark";
            }
            StringBuilder shown = new StringBuilder("a record of " + bytes.length + " bytes: ");
            for (int i = 0; i < Math.min(SHOWN_BYTES, bytes.length); i++) {
                shown.append("%02x".formatted(bytes[i]));
            }
            return shown.toString();
        }
    }

    private Start start(int partition) throws ArchivoltException {
        head.moveTo(partition, 0);
        Met met = head.read(record.clear());
        return new Start(met, met == Met.RECORD ? taken() : null);
    }

    private byte[] taken() {
        byte[] bytes = new byte[record.flip().remaining()];
        record.get(bytes);
        return bytes;
    }

    private Label label(int partition, Start start) throws ArchivoltException {
        head.moveTo(partition, 1);
        expect(partition, Met.FILE_MARK);
        expect(partition, Met.RECORD);
        byte[] xml = taken();
        expect(partition, Met.FILE_MARK);
        return LabelReader.read(xml, Label.volumeIdOf(start.bytes()));
    }

    private void expect(int partition, Met expected) throws ArchivoltException {
        Met met = head.read(record.clear());
        if (met != expected) {
            throw new ArchivoltException(ErrorCode.MEDIUM_FAULT, "reading label")
                    .with("partition", partition)
                    .with("reason", "expected " + expected + ", found " + met);
        }
    }
}
