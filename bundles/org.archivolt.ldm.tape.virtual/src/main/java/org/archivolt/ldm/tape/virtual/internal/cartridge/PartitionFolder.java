package org.archivolt.ldm.tape.virtual.internal.cartridge;

import static java.nio.file.StandardOpenOption.CREATE;
import static java.nio.file.StandardOpenOption.READ;
import static java.nio.file.StandardOpenOption.TRUNCATE_EXISTING;
import static java.nio.file.StandardOpenOption.WRITE;

import java.io.EOFException;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.OpenOption;
import java.nio.file.Path;
import java.util.List;
import java.util.Set;
import java.util.random.RandomGenerator;
import java.util.stream.LongStream;

/**
 * One partition of a cartridge as files of its folder, in the layout of the file back end of the LTFS reference:
 * {@code partition_block_R} is a record, {@code _F} a file mark, {@code _E} the end of data. Blocks are counted from 0 up
 * to the first gap; a gap without an end mark is a partition whose end of data is missing.
 *
 * <p>While records are appended the end mark stays where appending began, and moves when the partition is settled: so a
 * write costs one new file. After a crash an end mark that shares its number with a record says that what is there up to
 * the first gap was being written; {@link #load} then moves the mark there.
 */
final class PartitionFolder {
    private static final Set<OpenOption> WRITING = Set.of(CREATE, WRITE, TRUNCATE_EXISTING);
    private static final Set<OpenOption> READING = Set.of(READ);
    private static final long NO_MARK = -1;

    private final Path folder;
    private final int number;
    private final boolean durable;

    /** The path up to the block number, as a string: paths are put together for each record. */
    private final String prefix;

    private RecordMap records = new RecordMap();
    private long endMark = NO_MARK;
    private boolean endMissing;
    private boolean leftovers;
    private long flushed;

    /** @param durable whether {@link #flush} waits for the disk */
    PartitionFolder(Path folder, int number, boolean durable) {
        this.folder = folder;
        this.number = number;
        this.durable = durable;
        this.prefix = folder + "/" + number + "_";
    }

    /** Takes stock of the folder; a blank one gets its end mark. */
    void load(FolderScan found) throws IOException {
        records = new RecordMap();
        int block = 0;
        while (true) {
            if (found.isRecord(number, block)) {
                records.addRecord(
                        Math.toIntExact(path(block, Kind.RECORD).toFile().length()));
            } else if (found.isFileMark(number, block)) {
                records.addFileMark();
            } else {
                break;
            }
            block++;
        }
        leftovers = found.isAnythingBehind(number, block);
        flushed = block;
        adoptEnd(found, block);
    }

    private void adoptEnd(FolderScan found, int end) throws IOException {
        long lowest = found.lowestEndMark(number);
        boolean wasAppending = lowest >= 0 && lowest < end;
        boolean blank = end == 0 && !leftovers;
        endMissing = !found.isEndMark(number, end) && !wasAppending && !blank;
        endMark = wasAppending ? lowest : found.isEndMark(number, end) ? end : NO_MARK;
        if (!endMissing) {
            settle();
        }
    }

    long end() {
        return records.count();
    }

    /** Nothing can be found behind the last record: the mark that says it is the last one is missing. */
    boolean isEndMissing() {
        return endMissing;
    }

    boolean isFileMark(long block) {
        return records.isFileMark(block);
    }

    int length(long block) {
        return records.length(block);
    }

    /** Bytes of the records before a block. */
    long bytesBefore(long block) {
        return records.bytesBefore(block);
    }

    /** Writes one record; all that was behind it is lost. When it fails, what was there is lost as well. */
    void write(long block, ByteBuffer data) throws IOException {
        truncate(block);
        int length = data.remaining();
        try (FileChannel channel = FileChannel.open(path(block, Kind.RECORD), WRITING)) {
            while (data.hasRemaining()) {
                channel.write(data);
            }
        } catch (IOException e) {
            Files.deleteIfExists(path(block, Kind.RECORD));
            throw e;
        }
        records.addRecord(length);
    }

    /** Writes one file mark; all that was behind it is lost. */
    void writeFileMark(long block) throws IOException {
        truncate(block);
        create(block, Kind.FILE_MARK);
        records.addFileMark();
    }

    /**
     * Makes a block the end of data. The new end mark comes first: a crash while the files go leaves either all that was
     * there, or the new end.
     */
    void truncate(long block) throws IOException {
        if (block == records.count() && !endMissing && !leftovers) {
            return;
        }
        if (block < records.count()) {
            remark(block);
            deleteFrom(block);
        }
        if (leftovers) {
            deleteLeftovers(block);
            leftovers = false;
        }
        endMissing = false;
        flushed = Math.min(flushed, block);
    }

    private void remark(long block) throws IOException {
        create(block, Kind.END);
        if (endMark != NO_MARK && endMark != block) {
            Files.deleteIfExists(path(endMark, Kind.END));
        }
        endMark = block;
    }

    private void deleteFrom(long block) throws IOException {
        int end = records.count();
        for (long each = block; each < end; each++) {
            Files.deleteIfExists(path(each, records.isFileMark(each) ? Kind.FILE_MARK : Kind.RECORD));
        }
        records.truncate(block);
    }

    private void deleteLeftovers(long block) throws IOException {
        try (DirectoryStream<Path> files = Files.newDirectoryStream(folder, number + "_*_[RFE]")) {
            for (Path file : files) {
                long each = FolderScan.blockOf(file.getFileName().toString());
                if (each >= block && !(each == endMark && file.toString().endsWith("E"))) {
                    Files.deleteIfExists(file);
                }
            }
        }
    }

    /**
     * Reads a record, at most as many bytes as the buffer has room for.
     *
     * @return the length of the record
     */
    int read(long block, ByteBuffer into) throws IOException {
        int length = records.length(block);
        int wanted = Math.min(length, into.remaining());
        int limit = into.limit();
        into.limit(into.position() + wanted);
        try (FileChannel channel = FileChannel.open(path(block, Kind.RECORD), READING)) {
            while (into.hasRemaining()) {
                if (channel.read(into) < 0) {
                    throw new EOFException("record " + block + " is shorter than it was");
                }
            }
        } finally {
            into.limit(limit);
        }
        return length;
    }

    /** Moves the end mark behind the last record, so that others who open the folder find it where it belongs. */
    void settle() throws IOException {
        if (endMark != records.count() && !endMissing) {
            remark(records.count());
        }
    }

    /** Returns when all that was written is safe from a loss of power; the mark is settled then. */
    void flush() throws IOException {
        if (durable) {
            Forcing.force(unflushedRecords());
        }
        settle();
        if (durable && flushed != records.count()) {
            Forcing.force(folder);
        }
        flushed = records.count();
    }

    private List<Path> unflushedRecords() {
        return LongStream.range(flushed, records.count())
                .filter(block -> !records.isFileMark(block))
                .mapToObj(block -> path(block, Kind.RECORD))
                .toList();
    }

    boolean isFlushed() {
        return flushed == records.count();
    }

    /** The first block that a loss of power may take. */
    long flushed() {
        return flushed;
    }

    /** Keeps all, some or nothing of what was not flushed. */
    void losePower(RandomGenerator random) throws IOException {
        if (!isFlushed()) {
            truncate(random.nextLong(flushed, records.count() + 1L));
        }
        flushed = records.count();
        settle();
    }

    private void create(long block, Kind kind) throws IOException {
        FileChannel.open(path(block, kind), WRITING).close();
    }

    private Path path(long block, Kind kind) {
        return Path.of(prefix + block + kind.suffix);
    }

    private enum Kind {
        RECORD("_R"),
        FILE_MARK("_F"),
        END("_E");

        private final String suffix;

        Kind(String suffix) {
            this.suffix = suffix;
        }
    }
}
