package org.archivolt.ldm.tape.internal.ltfs;

import java.nio.ByteBuffer;
import org.archivolt.base.ArchivoltException;
import org.archivolt.base.ErrorCode;
import org.archivolt.ldm.tape.internal.drive.SequentialDevice;
import org.archivolt.ldm.tape.internal.drive.SequentialDevice.Met;
import org.archivolt.ldm.tape.internal.drive.SequentialDevice.Position;

/**
 * Knows where the tape is, so that it is moved only if it must be, and is sure of it before anything is written: after
 * each move the drive is asked, and after any fault the end of data must be where we left it. A drive that was reset may
 * have lost what was in its buffer. One thread at a time.
 */
final class TapeHead {
    private final SequentialDevice device;
    /** Null when unknown. */
    private Position at;
    /** Something has failed since the end of data was last seen. */
    private boolean doubtful;

    TapeHead(SequentialDevice device) {
        this.device = device;
    }

    /** Where the tape is, or null when only the drive could say. */
    Position at() {
        return at;
    }

    void moveTo(int partition, long block) throws ArchivoltException {
        Position to = new Position(partition, block);
        if (!to.equals(at)) {
            askAfterFault();
            run(() -> device.locate(to));
            at = to;
        }
    }

    /** A drive that lost its position answers nothing else first. */
    private void askAfterFault() throws ArchivoltException {
        if (doubtful && at == null) {
            call(device::position);
        }
    }

    /** Returns the block behind the last record or file mark. */
    long moveToEndOfData(int partition) throws ArchivoltException {
        askAfterFault();
        at = call(() -> device.locateEndOfData(partition));
        return at.block();
    }

    /** Passes a file mark backward and returns its block. */
    long moveToMarkBefore() throws ArchivoltException {
        run(() -> device.spaceFileMarks(-1));
        at = call(device::position);
        return at.block();
    }

    /** Stops behind the next file mark and returns that block. */
    long moveBehindNextMark() throws ArchivoltException {
        run(() -> device.spaceFileMarks(1));
        at = call(device::position);
        return at.block();
    }

    Met read(ByteBuffer into) throws ArchivoltException {
        Met met = call(() -> device.read(into));
        if (met != Met.END_OF_DATA) {
            advance(1);
        }
        return met;
    }

    /**
     * Goes to where the next record or file mark is to be written.
     *
     * @param atEnd whether that is the end of data; otherwise what is there is to be written over
     * @throws ArchivoltException {@code DEVICE_FAULT} when the tape is not there, or ends elsewhere: nothing must be
     *     written
     */
    void moveToAppend(int partition, long block, boolean atEnd) throws ArchivoltException {
        Position to = new Position(partition, block);
        if (to.equals(at) && !doubtful) {
            return;
        }
        if (doubtful && atEnd) {
            moveToEndOfData(partition);
        } else {
            moveTo(partition, block);
        }
        at = call(device::position);
        if (!at.equals(to)) {
            throw new ArchivoltException(ErrorCode.DEVICE_FAULT, "going to where writing goes on")
                    .with("expected", to)
                    .with("found", at);
        }
        doubtful = false;
    }

    /** Returns whether the early warning was met. */
    boolean write(ByteBuffer record) throws ArchivoltException {
        boolean early = call(() -> device.write(record));
        advance(1);
        return early;
    }

    boolean writeFileMark(boolean immediate) throws ArchivoltException {
        boolean early = call(() -> device.writeFileMarks(1, immediate));
        advance(1);
        return early;
    }

    /** The end of data is missing or was just made: what came before does not matter. */
    void trust() {
        doubtful = false;
    }

    private void advance(long blocks) {
        if (at != null) {
            at = new Position(at.partition(), at.block() + blocks);
        }
    }

    /** A call to the device. */
    private interface Call<T> {
        T result() throws ArchivoltException;
    }

    /** A call to the device that has no result. */
    private interface Action {
        void run() throws ArchivoltException;
    }

    private void run(Action action) throws ArchivoltException {
        call(() -> {
            action.run();
            return null;
        });
    }

    private <T> T call(Call<T> call) throws ArchivoltException {
        boolean done = false;
        try {
            T result = call.result();
            done = true;
            return result;
        } finally {
            if (!done) {
                at = null;
                doubtful = true;
            }
        }
    }
}
