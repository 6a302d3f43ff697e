package org.archivolt.ldm.disk.internal;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import org.archivolt.base.ArchivoltException;
import org.archivolt.ldm.ExtentInput;

/** A file being read, by any number of threads. */
final class FileInput implements ExtentInput {
    private final DirectoryVolume volume;
    private final ExtentAddress address;
    private final FileChannel channel;

    FileInput(DirectoryVolume volume, ExtentAddress address, FileChannel channel) {
        this.volume = volume;
        this.address = address;
        this.channel = channel;
    }

    @Override
    public long size() throws ArchivoltException {
        volume.checkUsable("reading extent");
        try {
            return channel.size();
        } catch (IOException e) {
            throw translate(e);
        }
    }

    @Override
    public int read(ByteBuffer into, long position) throws ArchivoltException {
        volume.checkUsable("reading extent");
        int read = 0;
        try {
            while (into.hasRemaining()) {
                long from = position + read;
                int length = Slices.next(into, slice -> channel.read(slice, from));
                if (length < 0) {
                    break;
                }
                read += length;
            }
            return read;
        } catch (IOException e) {
            throw translate(e);
        }
    }

    @Override
    public void close() throws ArchivoltException {
        try {
            channel.close();
        } catch (IOException e) {
            throw translate(e);
        }
    }

    private ArchivoltException translate(IOException e) {
        return volume.translate(e, "reading extent").with("address", address);
    }
}
