package org.archivolt.store.internal;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.ByteArrayOutputStream;
import java.nio.ByteBuffer;
import java.util.Arrays;
import java.util.OptionalLong;
import java.util.Random;
import org.archivolt.base.ArchivoltException;
import org.archivolt.layout.ObjectBody;
import org.archivolt.layout.ObjectTarget;

/** Bodies to send, and a target to receive. */
final class Bytes {
    private Bytes() {}

    static byte[] random(Random random, int size) {
        byte[] bytes = new byte[size];
        random.nextBytes(bytes);
        return bytes;
    }

    static ObjectBody body(byte[] bytes, boolean isSizeKnown) {
        return new Body(ByteBuffer.wrap(bytes), isSizeKnown ? OptionalLong.of(bytes.length) : OptionalLong.empty());
    }

    private record Body(ByteBuffer bytes, OptionalLong size) implements ObjectBody {
        @Override
        public int read(ByteBuffer into) {
            int count = Math.min(into.remaining(), bytes.remaining());
            into.put(bytes.slice(bytes.position(), count));
            bytes.position(bytes.position() + count);
            return count;
        }
    }

    /** Something happens when so many bytes have been read. */
    static ObjectBody body(byte[] bytes, int count, Event event) {
        return new Interfering(body(bytes, true), count, event);
    }

    /** What may happen to a transfer from outside. */
    @FunctionalInterface
    interface Event {
        void happen() throws ArchivoltException;
    }

    private static final class Interfering implements ObjectBody {
        private final ObjectBody body;
        private final int moment;
        private final Event event;
        private int read;

        Interfering(ObjectBody body, int moment, Event event) {
            this.body = body;
            this.moment = moment;
            this.event = event;
        }

        @Override
        public OptionalLong size() {
            return body.size();
        }

        @Override
        public int read(ByteBuffer into) throws ArchivoltException {
            boolean isNow = read <= moment && read + into.remaining() > moment;
            int count = body.read(into);
            read += count;
            if (isNow) {
                event.happen();
            }
            return count;
        }
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

        /** What was handed out before an error is right. */
        void assertBegins(byte[] content) {
            assertThat(bytes()).isEqualTo(Arrays.copyOf(content, bytes.size()));
        }
    }
}
