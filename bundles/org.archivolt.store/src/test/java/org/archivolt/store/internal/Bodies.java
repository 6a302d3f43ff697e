package org.archivolt.store.internal;

import static org.archivolt.base.ErrorCode.CLIENT_ABORTED;

import java.io.ByteArrayOutputStream;
import java.nio.ByteBuffer;
import java.util.OptionalLong;
import java.util.Random;
import org.archivolt.base.ArchivoltException;
import org.archivolt.layout.ObjectBody;
import org.archivolt.layout.ObjectTarget;

/** Bodies to send, and a target to receive. */
final class Bodies {
    private Bodies() {}

    static byte[] random(Random random, int size) {
        byte[] bytes = new byte[size];
        random.nextBytes(bytes);
        return bytes;
    }

    /** The client announces the size. */
    static ObjectBody of(byte[] bytes) {
        return new Body(bytes, OptionalLong.of(bytes.length), bytes.length);
    }

    static ObjectBody ofUnknownSize(byte[] bytes) {
        return new Body(bytes, OptionalLong.empty(), bytes.length);
    }

    /** The client goes away after some bytes. */
    static ObjectBody abortedAfter(byte[] bytes, int count) {
        return new Body(bytes, OptionalLong.of(bytes.length), count);
    }

    static final class Received implements ObjectTarget {
        private final ByteArrayOutputStream bytes = new ByteArrayOutputStream();

        @Override
        public void write(ByteBuffer verified) {
            byte[] chunk = new byte[verified.remaining()];
            verified.get(chunk);
            bytes.writeBytes(chunk);
        }

        byte[] bytes() {
            return bytes.toByteArray();
        }
    }

    private static final class Body implements ObjectBody {
        private final ByteBuffer bytes;
        private final OptionalLong size;
        private final boolean aborted;

        Body(byte[] bytes, OptionalLong size, int sent) {
            this.bytes = ByteBuffer.wrap(bytes, 0, sent);
            this.size = size;
            this.aborted = sent < bytes.length;
        }

        @Override
        public OptionalLong size() {
            return size;
        }

        @Override
        public int read(ByteBuffer into) throws ArchivoltException {
            if (aborted && into.remaining() > bytes.remaining()) {
                throw new ArchivoltException(CLIENT_ABORTED, "reading a body");
            }
            int count = Math.min(into.remaining(), bytes.remaining());
            into.put(bytes.slice(bytes.position(), count));
            bytes.position(bytes.position() + count);
            return count;
        }
    }
}
