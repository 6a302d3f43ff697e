package org.archivolt.rest.internal.object;

import java.io.IOException;
import java.io.InputStream;
import java.nio.ByteBuffer;
import java.util.OptionalLong;
import javax.servlet.http.HttpServletRequest;
import org.archivolt.base.ArchivoltException;
import org.archivolt.base.ErrorCode;
import org.archivolt.layout.ObjectBody;

/**
 * The body of a request. The stream is opened with the first read, because that is what makes the container send
 * {@code 100 Continue}: a request refused before costs the client no upload.
 */
final class RequestBody implements ObjectBody {
    private static final int COPY_BYTES = 64 * 1024;

    private final HttpServletRequest request;
    private final OptionalLong size;
    private final long bytesMax;
    private InputStream stream;
    private byte[] copy;
    private long received;
    private boolean ended;

    /** @param bytesMax what is refused beyond; 0: nothing */
    RequestBody(HttpServletRequest request, long bytesMax) {
        this.request = request;
        this.bytesMax = bytesMax;
        long length = request.getContentLengthLong();
        boolean chunked = request.getHeader("Transfer-Encoding") != null;
        // neither header: a request without a body
        this.size = chunked ? OptionalLong.empty() : OptionalLong.of(Math.max(0, length));
    }

    @Override
    public OptionalLong size() {
        return size;
    }

    @Override
    public int read(ByteBuffer into) throws ArchivoltException {
        requireAllowed(size.orElse(0));
        int before = into.position();
        try {
            while (into.hasRemaining() && !ended) {
                readOnce(into);
            }
        } catch (IOException e) {
            throw aborted(e);
        }
        return into.position() - before;
    }

    boolean ended() {
        return ended || size.isPresent() && received == size.getAsLong();
    }

    private void readOnce(ByteBuffer into) throws IOException, ArchivoltException {
        if (stream == null) {
            stream = request.getInputStream();
        }
        int read = into.hasArray() ? readInto(into) : readByCopy(into);
        if (read < 0) {
            ended = true;
            if (size.isPresent() && received != size.getAsLong()) {
                throw aborted(null);
            }
        } else {
            received += read;
            requireAllowed(received);
        }
    }

    private int readInto(ByteBuffer into) throws IOException {
        int read = stream.read(into.array(), into.arrayOffset() + into.position(), into.remaining());
        if (read > 0) {
            into.position(into.position() + read);
        }
        return read;
    }

    private int readByCopy(ByteBuffer into) throws IOException {
        if (copy == null) {
            copy = new byte[Math.min(COPY_BYTES, into.remaining())];
        }
        int read = stream.read(copy, 0, Math.min(copy.length, into.remaining()));
        if (read > 0) {
            into.put(copy, 0, read);
        }
        return read;
    }

    private void requireAllowed(long bytes) throws ArchivoltException {
        if (bytesMax > 0 && bytes > bytesMax) {
            throw new ArchivoltException(ErrorCode.TOO_LARGE, "an object may have " + bytesMax + " bytes at most")
                    .with("bytes", bytes);
        }
    }

    private ArchivoltException aborted(IOException cause) {
        return new ArchivoltException(ErrorCode.CLIENT_ABORTED, "receiving the body", cause).with("received", received);
    }
}
