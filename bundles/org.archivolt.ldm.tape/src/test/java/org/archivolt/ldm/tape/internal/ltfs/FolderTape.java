package org.archivolt.ldm.tape.internal.ltfs;

import static org.archivolt.base.ErrorCode.DEVICE_FAULT;
import static org.archivolt.base.ErrorCode.MEDIUM_FAULT;
import static org.archivolt.base.ErrorCode.NO_SPACE;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.ArrayList;
import java.util.BitSet;
import java.util.List;
import java.util.Optional;
import java.util.function.BiPredicate;
import java.util.stream.Stream;
import org.archivolt.base.ArchivoltException;
import org.archivolt.base.ErrorCode;
import org.archivolt.base.Space;
import org.archivolt.ldm.tape.internal.drive.SequentialDevice;

/**
 * A tape that is a folder of records, laid out as the reference's "file" back end does: {@code <partition>_<block>_R}
 * for a record, {@code _F} for a file mark, {@code _E} for the end of data, {@code attr_<partition>_<id>} for an attribute of
 * the cartridge memory. As rude as a drive may be: what was not flushed is lost with the power, errors come late, the
 * position is lost by a reset.
 */
final class FolderTape implements SequentialDevice {
    private static final int RECORD_BYTES_MAX = 1 << 20;
    private static final int VOLUME_CHANGE_REFERENCE = 9;
    private static final int ATTRIBUTE_HEADER = 5;

    private final Path folder;
    private final Side[] sides = {new Side(0), new Side(1)};
    private Position position = new Position(0, 0);
    private boolean two;
    private boolean changed;

    /** The data partition's, in bytes. */
    long capacity = Long.MAX_VALUE / 4;

    /** Bytes before the end at which it warns. */
    long earlyWarning = 8 << 20;

    boolean writeProtected;
    BiPredicate<Integer, Long> writeError = (partition, block) -> false;
    BiPredicate<Integer, Long> readError = (partition, block) -> false;
    /** The next time something must be flushed, what is in the buffer turns out not to be writable. */
    boolean deferredError;
    /** The power goes out at this operation, counted from 0. */
    long powerLostAt = Long.MAX_VALUE;

    long operations;
    private boolean powerLost;
    private boolean positionLost;
    final List<String> calls = new ArrayList<>();
    boolean recording;

    /** What a machine does when the power goes. */
    static final class PowerLost extends RuntimeException {
        private static final long serialVersionUID = 1L;
    }

    /** One partition. */
    private static final class Side {
        final int number;
        final BitSet marks = new BitSet();
        long end;
        boolean endKnown = true;
        boolean endOnDisk;
        long bytes;
        /** Blocks from here on are in the drive's buffer only. */
        long unflushed = Long.MAX_VALUE;

        Side(int number) {
            this.number = number;
        }
    }

    FolderTape(Path folder) {
        this.folder = folder;
        try (Stream<Path> files = Files.list(folder)) {
            List<String> names =
                    files.map(file -> file.getFileName().toString()).toList();
            for (Side side : sides) {
                load(side, names);
            }
            two = sides[1].end > 0 || !sides[1].endKnown;
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private void load(Side side, List<String> names) throws IOException {
        BitSet records = new BitSet();
        BitSet ends = new BitSet();
        for (String name : names) {
            if (name.matches(side.number + "_\\d+_[RFE]")) {
                String[] parts = name.split("_");
                int block = Integer.parseInt(parts[1]);
                switch (parts[2]) {
                    case "R" -> records.set(block);
                    case "F" -> side.marks.set(block);
                    default -> ends.set(block);
                }
            }
        }
        records.or(side.marks);
        side.end = records.nextClearBit(0);
        side.endOnDisk = ends.get((int) side.end);
        side.endKnown = side.endOnDisk || side.end == 0;
        for (int block = 0; block < side.end; block++) {
            side.bytes += side.marks.get(block) ? 0 : Files.size(file(side.number, block, 'R'));
        }
    }

    private Path file(int partition, long block, char kind) {
        return folder.resolve(partition + "_" + block + "_" + kind);
    }

    // ---- what tests do to it ----

    /** Power is lost, and with it what was in the buffer. Returns the tape as the next drive finds it. */
    FolderTape losePower(boolean withBuffer) {
        try {
            for (Side side : sides) {
                if (withBuffer && side.unflushed < side.end) {
                    cut(side, side.unflushed);
                }
                writeEnd(side);
            }
            powerLost = true;
            FolderTape next = new FolderTape(folder);
            next.capacity = capacity;
            next.earlyWarning = earlyWarning;
            return next;
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** The next call fails, and the position is lost. */
    void reset() {
        positionLost = true;
        position = new Position(0, 0);
    }

    /** What is in the buffer is lost without a word. */
    void forgetBuffer() throws IOException {
        for (Side side : sides) {
            if (side.unflushed < side.end) {
                cut(side, side.unflushed);
                side.unflushed = Long.MAX_VALUE;
            }
        }
    }

    // ---- SequentialDevice ----

    @Override
    public int recordBytesMax() throws ArchivoltException {
        return RECORD_BYTES_MAX;
    }

    @Override
    public Position position() throws ArchivoltException {
        positionLost = false;
        enter("position");
        return position;
    }

    @Override
    public void locate(Position to) throws ArchivoltException {
        enter("locate " + to);
        Side side = side(to.partition());
        if (to.block() > side.end) {
            position = new Position(to.partition(), side.end);
            throw fault(MEDIUM_FAULT, "8/00/05", "locating");
        }
        position = to;
    }

    @Override
    public Position locateEndOfData(int partition) throws ArchivoltException {
        enter("locate end of data " + partition);
        Side side = side(partition);
        if (!side.endKnown) {
            throw fault(MEDIUM_FAULT, "3/14/03", "locating the end of data");
        }
        position = new Position(partition, side.end);
        return position;
    }

    private Side side(int partition) throws ArchivoltException {
        if (partition > 0 && !two) {
            throw fault(MEDIUM_FAULT, "5/24/00", "locating");
        }
        return sides[partition];
    }

    @Override
    public Met read(ByteBuffer into) throws ArchivoltException {
        enter("read");
        Side side = sides[position.partition()];
        long block = position.block();
        if (block >= side.end) {
            if (!side.endKnown) {
                throw fault(MEDIUM_FAULT, "3/14/03", "reading");
            }
            return Met.END_OF_DATA;
        }
        if (readError.test(side.number, block)) {
            throw fault(MEDIUM_FAULT, "3/11/00", "reading");
        }
        position = new Position(side.number, block + 1);
        if (side.marks.get((int) block)) {
            return Met.FILE_MARK;
        }
        readFile(file(side.number, block, 'R'), into);
        return Met.RECORD;
    }

    private void readFile(Path file, ByteBuffer into) throws ArchivoltException {
        try (FileChannel channel = FileChannel.open(file)) {
            long length = channel.size();
            if (length > into.remaining()) {
                throw fault(MEDIUM_FAULT, "0/00/00", "reading a long record");
            }
            int limit = into.limit();
            into.limit(into.position() + (int) length);
            while (into.hasRemaining() && channel.read(into) >= 0) {
                // on
            }
            into.limit(limit);
        } catch (IOException e) {
            throw fault(MEDIUM_FAULT, "2/3A/00", "reading");
        }
    }

    @Override
    public boolean write(ByteBuffer record) throws ArchivoltException {
        enter("write");
        try {
            return writeBlock('R', record);
        } catch (IOException e) {
            throw fault(MEDIUM_FAULT, "2/3A/00", "writing");
        }
    }

    private boolean writeBlock(char kind, ByteBuffer record) throws ArchivoltException, IOException {
        Side side = sides[position.partition()];
        long block = position.block();
        if (writeProtected) {
            throw fault(MEDIUM_FAULT, "7/27/00", "writing");
        }
        if (writeError.test(side.number, block)) {
            throw fault(MEDIUM_FAULT, "3/0C/00", "writing");
        }
        int length = record.remaining();
        if (side.number == 1 && side.bytes + length > capacity) {
            throw fault(NO_SPACE, "D/00/02", "writing");
        }
        countChange();
        cut(side, block);
        writeFile(file(side.number, block, kind), record);
        side.marks.set((int) block, kind == 'F');
        side.end = block + 1;
        side.bytes += length;
        side.unflushed = Math.min(side.unflushed, block);
        position = new Position(side.number, block + 1);
        return side.number == 1 && capacity - side.bytes < earlyWarning;
    }

    private static void writeFile(Path file, ByteBuffer bytes) throws IOException {
        try (FileChannel channel = FileChannel.open(file, StandardOpenOption.CREATE, StandardOpenOption.WRITE)) {
            while (bytes.hasRemaining()) {
                channel.write(bytes);
            }
        }
    }

    /** All behind a write is gone at once. */
    private void cut(Side side, long block) throws IOException {
        if (side.endOnDisk) {
            Files.deleteIfExists(file(side.number, side.end, 'E'));
            side.endOnDisk = false;
        }
        for (long gone = block; gone < side.end; gone++) {
            boolean mark = side.marks.get((int) gone);
            Path file = file(side.number, gone, mark ? 'F' : 'R');
            side.bytes -= Files.size(file);
            Files.delete(file);
            side.marks.clear((int) gone);
        }
        side.end = Math.min(side.end, block);
        side.endKnown = true;
    }

    private void writeEnd(Side side) throws IOException {
        if (side.endKnown && !side.endOnDisk && (side.number == 0 || two || side.end == 0)) {
            Files.write(file(side.number, side.end, 'E'), new byte[0]);
            side.endOnDisk = true;
        }
    }

    /** Once in each life of this object, that is, of a load. */
    private void countChange() throws ArchivoltException {
        if (!changed) {
            changed = true;
            int before = attribute(0, VOLUME_CHANGE_REFERENCE)
                    .map(value -> ByteBuffer.wrap(value).getInt())
                    .orElse(0);
            operations--; // not one of the host's
            byte[] value = ByteBuffer.allocate(4).putInt(before + 1).array();
            writeAttributeFile(0, VOLUME_CHANGE_REFERENCE, 0, value);
        }
    }

    @Override
    public boolean writeFileMarks(int count, boolean immediate) throws ArchivoltException {
        enter("write file mark" + (immediate ? " immediate" : ""));
        try {
            boolean early = false;
            for (int i = 0; i < count; i++) {
                early = writeBlock('F', ByteBuffer.allocate(0));
            }
            if (!immediate) {
                flushBuffer();
            }
            return early;
        } catch (IOException e) {
            throw fault(MEDIUM_FAULT, "2/3A/00", "writing");
        }
    }

    @Override
    public void flush() throws ArchivoltException {
        enter("flush");
        try {
            flushBuffer();
        } catch (IOException e) {
            throw fault(MEDIUM_FAULT, "2/3A/00", "flushing");
        }
    }

    private void flushBuffer() throws ArchivoltException, IOException {
        if (deferredError) {
            deferredError = false;
            forgetBuffer();
            throw fault(MEDIUM_FAULT, "3/0C/00", "flushing").with("deferred", true);
        }
        for (Side side : sides) {
            side.unflushed = Long.MAX_VALUE;
            writeEnd(side);
        }
    }

    @Override
    public void spaceFileMarks(int count) throws ArchivoltException {
        enter("space " + count);
        Side side = sides[position.partition()];
        long block = position.block();
        for (int i = 0; i < Math.abs(count); i++) {
            block = count > 0
                    ? side.marks.nextSetBit((int) block) + 1
                    : block == 0 ? -1 : side.marks.previousSetBit((int) block - 1);
            if (block < (count > 0 ? 1 : 0)) {
                throw fault(MEDIUM_FAULT, "8/00/05", "spacing");
            }
        }
        position = new Position(side.number, block);
    }

    @Override
    public Optional<byte[]> attribute(int partition, int id) throws ArchivoltException {
        enter("attribute");
        try {
            Path file = attributeFile(partition, id);
            if (!Files.exists(file)) {
                return Optional.empty();
            }
            byte[] all = Files.readAllBytes(file);
            return Optional.of(java.util.Arrays.copyOfRange(all, ATTRIBUTE_HEADER, all.length));
        } catch (IOException e) {
            throw fault(MEDIUM_FAULT, "2/3A/00", "reading attribute");
        }
    }

    private Path attributeFile(int partition, int id) {
        return folder.resolve("attr_" + partition + "_" + Integer.toHexString(id));
    }

    @Override
    public void writeAttribute(int partition, int id, int format, byte[] value) throws ArchivoltException {
        enter("write attribute " + Integer.toHexString(id));
        writeAttributeFile(partition, id, format, value);
    }

    private void writeAttributeFile(int partition, int id, int format, byte[] value) throws ArchivoltException {
        try {
            ByteBuffer all = ByteBuffer.allocate(ATTRIBUTE_HEADER + value.length);
            all.putShort((short) id).put((byte) format).putShort((short) value.length);
            Files.write(attributeFile(partition, id), all.put(value).array());
        } catch (IOException e) {
            throw fault(MEDIUM_FAULT, "2/3A/00", "writing attribute");
        }
    }

    @Override
    public void formatTwoPartitions() throws ArchivoltException {
        format(true);
    }

    @Override
    public void formatOnePartition() throws ArchivoltException {
        format(false);
    }

    private void format(boolean twoPartitions) throws ArchivoltException {
        enter("format");
        try {
            for (Side side : sides) {
                cut(side, 0);
                side.unflushed = Long.MAX_VALUE;
            }
            two = twoPartitions;
            countChange();
        } catch (IOException e) {
            throw fault(MEDIUM_FAULT, "2/3A/00", "formatting");
        }
        position = new Position(0, 0);
    }

    @Override
    public int partitions() throws ArchivoltException {
        enter("partitions");
        return two ? 2 : 1;
    }

    @Override
    public Space space(int partition) throws ArchivoltException {
        enter("space");
        return new Space(capacity, Math.max(0, capacity - sides[partition].bytes));
    }

    @Override
    public boolean writeProtected() throws ArchivoltException {
        return writeProtected;
    }

    @Override
    public String serial() {
        return "FOLDER";
    }

    private void enter(String call) throws ArchivoltException {
        if (powerLost || operations >= powerLostAt) {
            powerLost = true;
            throw new PowerLost();
        }
        operations++;
        if (recording) {
            calls.add(call);
        }
        if (positionLost) {
            positionLost = false;
            throw fault(DEVICE_FAULT, "6/29/00", call).with("transport", true);
        }
        if (!Files.isDirectory(folder)) {
            throw fault(MEDIUM_FAULT, "2/3A/00", call);
        }
    }

    private ArchivoltException fault(ErrorCode code, String sense, String doing) {
        return new ArchivoltException(code, doing).with("sense", sense).with("position", position);
    }
}
