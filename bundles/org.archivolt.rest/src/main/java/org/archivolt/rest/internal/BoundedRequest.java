package org.archivolt.rest.internal;

import java.io.IOException;
import javax.servlet.ReadListener;
import javax.servlet.ServletInputStream;
import javax.servlet.http.HttpServletRequest;
import javax.servlet.http.HttpServletRequestWrapper;
import org.archivolt.rest.internal.lrs.JsonRequest;

/**
 * A request to the resources, for whoever reads its body. CXF keeps all that they have left unread, in a file, before it answers, and reads it again
 * when that has failed; so the body ends after more bytes than any resource takes, and where it has broken off.
 */
final class BoundedRequest extends HttpServletRequestWrapper {
    /** Enough for each resource to see that a body is too large for it. */
    static final int BYTES_MAX = 2 * JsonRequest.BYTES_MAX;

    private Body body;

    BoundedRequest(HttpServletRequest request) {
        super(request);
    }

    @Override
    public ServletInputStream getInputStream() throws IOException {
        if (body == null) {
            body = new Body(super.getInputStream());
        }
        return body;
    }

    /** Whether there may be more than was read. */
    boolean isCut() {
        return body != null && body.left == 0;
    }

    private static final class Body extends ServletInputStream {
        private final ServletInputStream from;
        private int left = BYTES_MAX;
        private boolean hasFailed;

        Body(ServletInputStream from) {
            this.from = from;
        }

        @Override
        public int read() throws IOException {
            byte[] one = new byte[1];
            return read(one, 0, 1) < 0 ? -1 : one[0] & 0xff;
        }

        @Override
        public int read(byte[] into, int offset, int length) throws IOException {
            if (hasFailed || left == 0) {
                return -1;
            }
            try {
                int read = from.read(into, offset, Math.min(length, left));
                left -= Math.max(read, 0);
                return read;
            } catch (IOException e) {
                hasFailed = true;
                throw e;
            }
        }

        @Override
        public boolean isFinished() {
            return hasFailed || left == 0 || from.isFinished();
        }

        @Override
        public boolean isReady() {
            return from.isReady();
        }

        @Override
        public void setReadListener(ReadListener listener) {
            from.setReadListener(listener);
        }
    }
}
