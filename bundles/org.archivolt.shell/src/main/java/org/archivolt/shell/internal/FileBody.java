package org.archivolt.shell.internal;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.SeekableByteChannel;
import java.util.OptionalLong;
import org.archivolt.base.ArchivoltException;
import org.archivolt.base.ErrorCode;
import org.archivolt.layout.ObjectBody;

/** The bytes of a file. A file that shrinks meanwhile fails the transfer; what it grows by is left out. */
final class FileBody implements ObjectBody {
    private final SeekableByteChannel file;
    private final long size;
    private final Progress progress;
    private long left;

    FileBody(SeekableByteChannel file, Progress progress) throws IOException {
        this(file, file.size(), progress);
    }

    /** @param size that was announced */
    FileBody(SeekableByteChannel file, long size, Progress progress) {
        this.file = file;
        this.size = size;
        this.left = size;
        this.progress = progress;
    }

    @Override
    public OptionalLong size() {
        return OptionalLong.of(size);
    }

    @Override
    public int read(ByteBuffer into) throws ArchivoltException {
        int begin = into.position();
        ByteBuffer part = into.duplicate().limit(begin + (int) Math.min(into.remaining(), left));
        try {
            while (part.hasRemaining()) {
                if (file.read(part) < 0) {
                    throw new ArchivoltException(ErrorCode.CLIENT_ABORTED, "reading the file: it has become shorter");
                }
            }
        } catch (IOException e) {
            throw new ArchivoltException(ErrorCode.CLIENT_ABORTED, "reading the file", e);
        }
        int read = part.position() - begin;
        into.position(part.position());
        left -= read;
        progress.add(read);
        return read;
    }
}
