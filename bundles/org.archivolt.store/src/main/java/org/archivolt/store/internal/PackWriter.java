package org.archivolt.store.internal;

import java.nio.ByteBuffer;
import org.apache.commons.compress.archivers.tar.TarConstants;
import org.archivolt.base.ArchivoltException;

/**
 * Writes a pack: many small objects in one file, a POSIX pax tar. Members go through it as they come; nothing but a
 * member's header is held in memory. For one thread.
 *
 * <p>A pack ends with the two blocks of zeros that POSIX asks for, and no padding to whole records of 10,240 bytes: those
 * are for tape devices written without a filesystem. A pack is a file, and could be mostly padding.
 */
final class PackWriter {
    /** What the end of a pack takes. */
    static final int END_BYTES = 2 * TarConstants.DEFAULT_RCDSIZE;

    private static final ByteBuffer ZEROS = ByteBuffer.allocate(END_BYTES).asReadOnlyBuffer();

    private final Sink sink;
    private long position;
    private long memberEnd;

    /** Where a pack goes. */
    interface Sink {
        /** Takes all of the bytes. They are valid during the call only. */
        void write(ByteBuffer bytes) throws ArchivoltException;
    }

    PackWriter(Sink sink) {
        this.sink = sink;
    }

    /**
     * Begins a member; the one before has all its bytes.
     *
     * @return where in the pack its first byte will be
     */
    long begin(PackHeader header) throws ArchivoltException {
        requireNoneOpen();
        put(header.bytes());
        memberEnd = Math.addExact(position, header.size());
        return position;
    }

    /** Takes the next bytes of the member begun, all together no more than its header says. */
    void write(ByteBuffer bytes) throws ArchivoltException {
        if (bytes.remaining() > memberEnd - position) {
            throw new IllegalStateException("more bytes than a member of a pack has");
        }
        put(bytes);
        if (position == memberEnd) {
            put(zeros((int) (PackHeader.padded(position) - position)));
            memberEnd = position;
        }
    }

    /** Ends the pack, after the last byte of its last member. */
    void finish() throws ArchivoltException {
        requireNoneOpen();
        put(zeros(END_BYTES));
    }

    /** How long the pack is so far. */
    long size() {
        return position;
    }

    /** Once the pack is finished this holds no more. */
    private void requireNoneOpen() {
        if (position != memberEnd) {
            throw new IllegalStateException("a member of a pack lacks bytes, or the pack is finished");
        }
    }

    private void put(ByteBuffer bytes) throws ArchivoltException {
        int count = bytes.remaining();
        if (count > 0) {
            sink.write(bytes);
            position += count;
        }
    }

    private static ByteBuffer zeros(int count) {
        return ZEROS.duplicate().limit(count);
    }
}
