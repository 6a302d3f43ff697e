package org.archivolt.ldm.disk.internal;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import org.archivolt.base.ArchivoltException;
import org.archivolt.ldm.ExtentOutput;

/** A file being written. */
final class FileOutput implements ExtentOutput {
    private final DirectoryVolume volume;
    private final ExtentAddress address;
    private final FileChannel channel;
    private final WriteBack writeBack;
    private long size;
    private boolean closed;

    FileOutput(DirectoryVolume volume, ExtentAddress address, FileChannel channel) {
        this.volume = volume;
        this.address = address;
        this.channel = channel;
        this.writeBack = new WriteBack(volume.pathOf(address));
    }

    @Override
    public void write(ByteBuffer bytes) throws ArchivoltException {
        requireOpen();
        volume.checkUsable("writing extent");
        volume.checkRoom("writing extent");
        long before = size;
        try {
            while (bytes.hasRemaining()) {
                size += Slices.next(bytes, channel::write);
            }
            writeBack.written(size);
        } catch (IOException e) {
            throw translate(takenBack(before, e), "writing extent");
        }
    }

    /** Nobody misses part of what a full filesystem could not take, and its room may be needed for the description. */
    private IOException takenBack(long before, IOException failure) {
        if (FilesystemFaults.isFull(failure)) {
            try {
                channel.truncate(before);
                size = before;
            } catch (IOException e) {
                failure.addSuppressed(e);
            }
        }
        return failure;
    }

    @Override
    public long size() {
        return size;
    }

    @Override
    public void describe(byte[] json) throws ArchivoltException {
        requireOpen();
        volume.checkUsable("describing extent");
        try {
            volume.describe(address, json);
        } catch (IOException e) {
            throw translate(e, "describing extent");
        }
    }

    @Override
    public void close() throws ArchivoltException {
        if (closed) {
            return;
        }
        closed = true;
        writeBack.close();
        try {
            channel.close();
        } catch (IOException e) {
            throw translate(e, "closing extent");
        }
        volume.checkUsable("closing extent");
    }

    private void requireOpen() {
        if (closed) {
            throw new IllegalStateException("extent is closed: " + address);
        }
    }

    private ArchivoltException translate(IOException e, String doing) {
        return volume.translate(e, doing).with("address", address);
    }
}
