package org.archivolt.rest.internal.object;

import java.io.IOException;
import java.io.OutputStream;
import java.nio.ByteBuffer;
import javax.servlet.http.HttpServletResponse;
import org.archivolt.base.ArchivoltException;
import org.archivolt.base.ErrorCode;
import org.archivolt.layout.ObjectTarget;

/** The body of a response. */
final class ResponseTarget implements ObjectTarget {
    private static final int COPY_BYTES = 64 * 1024;

    private final HttpServletResponse response;
    private byte[] copy;
    private long sent;

    ResponseTarget(HttpServletResponse response) {
        this.response = response;
    }

    @Override
    public void write(ByteBuffer verified) throws ArchivoltException {
        int length = verified.remaining();
        try {
            if (verified.hasArray()) {
                response.getOutputStream()
                        .write(verified.array(), verified.arrayOffset() + verified.position(), length);
                verified.position(verified.limit());
            } else {
                writeByCopy(verified, response.getOutputStream());
            }
        } catch (IOException e) {
            throw new ArchivoltException(ErrorCode.CLIENT_ABORTED, "sending the object", e).with("sent", sent);
        }
        sent += length;
    }

    long sent() {
        return sent;
    }

    private void writeByCopy(ByteBuffer verified, OutputStream out) throws IOException {
        if (copy == null) {
            copy = new byte[Math.min(COPY_BYTES, Math.max(1, verified.remaining()))];
        }
        while (verified.hasRemaining()) {
            int length = Math.min(copy.length, verified.remaining());
            verified.get(copy, 0, length);
            out.write(copy, 0, length);
        }
    }
}
