package org.archivolt.ldm.tape.virtual.internal.drive;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.time.Duration;
import org.archivolt.base.ArchivoltException;
import org.archivolt.ldm.tape.virtual.LibraryClock;
import org.archivolt.ldm.tape.virtual.internal.cartridge.Cartridge;
import org.archivolt.ldm.tape.virtual.internal.unit.Pace;
import org.archivolt.tape.DriveModel;
import org.archivolt.tape.Motion;
import org.archivolt.tape.Place;

/**
 * A threaded tape under the heads: where it stands, what moving it takes, and the drive's buffer between host and
 * tape. Knows nothing of SCSI.
 *
 * <p>The buffer is a moment: {@link #drained} is when all that the host has written will be on tape. A host that writes before
 * then finds the tape running; one that comes later finds that it has stopped, and the tape loses a back-hitch.
 */
final class Deck {
    private static final long EARLY_WARNING_BYTES_MIN = 2L << 20;
    private static final long EARLY_WARNING_BYTES_MAX = 5_000_000_000L;
    private static final long EARLY_WARNING_SHARE = 32;

    private final Cartridge cartridge;
    private final LibraryClock clock;
    private final Motion motion;
    private int partition;
    private long block;

    /** Where the heads are; differs from the position only by what is buffered. */
    private Place heads;

    private boolean writing;
    private boolean reading;
    private long drained;
    private long readAhead;

    /** @throws IllegalArgumentException if the drive does not take such a cartridge */
    Deck(Cartridge cartridge, DriveModel model, LibraryClock clock) {
        this.cartridge = cartridge;
        this.clock = clock;
        this.motion = new Motion(model, cartridge.geometry());
        this.heads = motion.geometry().beginning();
    }

    Cartridge cartridge() {
        return cartridge;
    }

    Motion motion() {
        return motion;
    }

    int partition() {
        return partition;
    }

    /** Number of the record or file mark that comes next. */
    long block() {
        return block;
    }

    boolean isAtEnd() {
        return block >= cartridge.end(partition);
    }

    boolean isAtFileMark() {
        return cartridge.isFileMark(partition, block);
    }

    /** Bytes from here to the end of the partition. */
    long bytesLeft() {
        return motion.geometry().capacityBytes(partition) - cartridge.bytesBefore(partition, block);
    }

    /** The early warning comes when so much or less is left: enough for an index. */
    long earlyWarningBytes() {
        long capacity = motion.geometry().capacityBytes(partition);
        long zone =
                Math.max(EARLY_WARNING_BYTES_MIN, Math.min(EARLY_WARNING_BYTES_MAX, capacity / EARLY_WARNING_SHARE));
        return Math.min(zone, capacity / 4);
    }

    Place place(int ofPartition, long ofBlock) {
        long bytes = cartridge.bytesBefore(ofPartition, Math.min(ofBlock, cartridge.end(ofPartition)));
        return motion.geometry()
                .place(ofPartition, Math.min(bytes, motion.geometry().capacityBytes(ofPartition)));
    }

    // --- transfer

    /** Writes a record into the buffer and waits while there is no room. */
    void write(Pace pace, ByteBuffer data, String keyCheck) throws IOException, ArchivoltException {
        int length = data.remaining();
        cartridge.write(partition, block, data, keyCheck);
        block++;
        if (!clock.isInstant()) {
            buffer(pace, length);
        }
    }

    private void buffer(Pace pace, int length) throws ArchivoltException {
        long now = clock.nanos();
        if (!writing) {
            reading = false;
            writing = true;
            drained = now;
        } else if (now - drained > 0) {
            drained = now + scaled(motion.backhitchNanos());
        }
        drained += scaled(motion.streamNanos(length));
        heads = place(partition, block);
        pace.waitUntil(drained - scaled(motion.streamNanos(motion.drive().bufferBytes())));
    }

    void writeFileMark() throws IOException {
        cartridge.writeFileMark(partition, block);
        block++;
    }

    /** Returns when all that was written is on tape. */
    void flush(Pace pace) throws IOException, ArchivoltException {
        cartridge.flush();
        if (writing) {
            writing = false;
            pace.waitUntil(Math.max(drained, clock.nanos()) + scaled(motion.backhitchNanos()));
        }
    }

    /**
     * Reads the record here, as much of it as there is room for, and stands behind it.
     *
     * @return its length
     */
    int read(Pace pace, ByteBuffer into) throws IOException, ArchivoltException {
        int length = cartridge.read(partition, block, into);
        block++;
        if (!clock.isInstant()) {
            awaitReadAhead(pace, length);
        }
        return length;
    }

    private void awaitReadAhead(Pace pace, int length) throws ArchivoltException {
        long now = clock.nanos();
        if (!reading) {
            reading = true;
            readAhead = now;
        }
        long full = scaled(motion.streamNanos(motion.drive().bufferBytes()));
        readAhead = Math.max(readAhead, now - full) + scaled(motion.streamNanos(length));
        heads = place(partition, block);
        pace.waitUntil(readAhead);
    }

    /** Passes over a record or file mark that is next, without moving the tape more than reading it would. */
    void pass() {
        block++;
    }

    // --- motion

    /** Moves to a block; what is buffered goes to tape first. */
    void locate(Pace pace, int toPartition, long toBlock) throws IOException, ArchivoltException {
        settle(pace);
        Place target = place(toPartition, toBlock);
        long took = motion.locateNanos(heads, target);
        partition = toPartition;
        block = toBlock;
        heads = target;
        take(pace, took);
    }

    /** To the beginning of the tape. */
    void rewind(Pace pace) throws IOException, ArchivoltException {
        settle(pace);
        long took = motion.rewindNanos(heads);
        partition = 0;
        block = 0;
        heads = motion.geometry().beginning();
        take(pace, took);
    }

    /** Ends what is being written or read; nothing of it is lost but by a loss of power. */
    private void settle(Pace pace) throws IOException, ArchivoltException {
        if (writing) {
            flush(pace);
        } else {
            cartridge.flush();
        }
        reading = false;
    }

    /** How long a rewind and an unload from here would take. */
    long unloadNanos() {
        return scaled(motion.rewindNanos(heads) + motion.unloadNanos());
    }

    /** Makes this the end of data. */
    void erase(Pace pace, boolean whole) throws IOException, ArchivoltException {
        settle(pace);
        long took = whole ? motion.streamNanos(bytesLeft()) : motion.backhitchNanos();
        cartridge.truncate(partition, block);
        cartridge.flush();
        take(pace, took);
    }

    void standAt(int atPartition, long atBlock) {
        partition = atPartition;
        block = atBlock;
        writing = false;
        reading = false;
    }

    private void take(Pace pace, long realNanos) throws ArchivoltException {
        pace.waitUntil(clock.nanos() + scaled(realNanos));
    }

    private long scaled(long realNanos) {
        return clock.scaledNanos(Duration.ofNanos(realNanos));
    }
}
