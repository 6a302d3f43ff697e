package org.archivolt.store.internal;

import java.nio.ByteBuffer;
import java.nio.file.Path;
import java.util.Collection;
import java.util.Optional;
import org.archivolt.base.ArchivoltException;
import org.archivolt.base.Space;
import org.archivolt.ldm.ExtentInput;
import org.archivolt.ldm.ExtentOutput;
import org.archivolt.ldm.Volume;
import org.archivolt.store.internal.RudeMedium.Act;

/** A real volume that does what its {@link RudeMedium} has in mind. */
record RudeVolume(Volume real, RudeMedium medium) implements Volume {
    @Override
    public Optional<Path> path() {
        return real.path();
    }

    @Override
    public Space space() throws ArchivoltException {
        medium.before(Act.EXAMINE);
        real.space();
        return medium.space();
    }

    @Override
    public String address(String name) {
        return real.address(name);
    }

    @Override
    public ExtentOutput create(String address) throws ArchivoltException {
        medium.before(Act.CREATE);
        return new Output(address, real.create(address));
    }

    @Override
    public ExtentInput open(String address) throws ArchivoltException {
        medium.before(Act.READ);
        return new Input(real.open(address));
    }

    @Override
    public Optional<byte[]> description(String address) throws ArchivoltException {
        medium.before(Act.READ);
        return real.description(address);
    }

    @Override
    public void extents(ExtentVisitor visitor) throws ArchivoltException {
        medium.before(Act.READ);
        real.extents(visitor);
    }

    @Override
    public void extents(String after, ExtentVisitor visitor) throws ArchivoltException {
        medium.before(Act.READ);
        real.extents(after, visitor);
    }

    @Override
    public boolean delete(String address) throws ArchivoltException {
        medium.before(Act.DELETE);
        boolean deleted = real.delete(address);
        medium.deleted(address);
        return deleted;
    }

    @Override
    public void sync(Collection<String> addresses) throws ArchivoltException {
        medium.before(Act.SYNC);
        real.sync(addresses);
    }

    @Override
    public void examine() throws ArchivoltException {
        medium.before(Act.EXAMINE);
        real.examine();
    }

    private final class Output implements ExtentOutput {
        private final String address;
        private final ExtentOutput output;
        private boolean closed;

        Output(String address, ExtentOutput output) {
            this.address = address;
            this.output = output;
        }

        /** What does not fit is cut off: the contract allows that, so those who write must expect it. */
        @Override
        public void write(ByteBuffer bytes) throws ArchivoltException {
            int asked = bytes.remaining();
            int admitted = medium.admit(address, asked);
            output.write(bytes.slice(bytes.position(), admitted));
            bytes.position(bytes.position() + admitted);
            if (admitted < asked) {
                throw medium.full("writing");
            }
        }

        @Override
        public long size() {
            return output.size();
        }

        @Override
        public void describe(byte[] json) throws ArchivoltException {
            medium.before(Act.DESCRIBE);
            output.describe(json);
        }

        @Override
        public void close() throws ArchivoltException {
            if (!closed) {
                closed = true;
                output.close();
                medium.before(Act.CLOSE);
            }
        }
    }

    private final class Input implements ExtentInput {
        private final ExtentInput input;

        Input(ExtentInput input) {
            this.input = input;
        }

        @Override
        public long size() throws ArchivoltException {
            medium.before(Act.READ);
            return input.size();
        }

        @Override
        public int read(ByteBuffer into, long position) throws ArchivoltException {
            medium.beforeRead();
            return input.read(into, position);
        }

        @Override
        public void close() throws ArchivoltException {
            input.close();
        }
    }
}
