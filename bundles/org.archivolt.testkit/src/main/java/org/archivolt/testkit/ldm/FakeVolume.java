package org.archivolt.testkit.ldm;

import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.Collection;
import java.util.List;
import java.util.Optional;
import org.archivolt.base.ArchivoltException;
import org.archivolt.base.ErrorCode;
import org.archivolt.base.Space;
import org.archivolt.ldm.ExtentInput;
import org.archivolt.ldm.ExtentOutput;
import org.archivolt.ldm.ListedExtent;
import org.archivolt.ldm.Volume;

/** A mounted {@link FakeMedium}. */
final class FakeVolume implements Volume {
    private static final String PREFIX = "extents/";

    private final FakeMedium medium;
    private volatile boolean ended;

    FakeVolume(FakeMedium medium) {
        this.medium = medium;
    }

    void end() {
        ended = true;
    }

    @Override
    public Optional<Path> path() {
        return Optional.empty();
    }

    @Override
    public Space space() throws ArchivoltException {
        before(Call.SPACE, "asking for space");
        return medium.space();
    }

    @Override
    public String address(String name) {
        return PREFIX + name;
    }

    @Override
    public ExtentOutput create(String address) throws ArchivoltException {
        checkAddress(address);
        before(Call.CREATE, "creating extent");
        medium.create(address);
        return new Output(address);
    }

    @Override
    public ExtentInput open(String address) throws ArchivoltException {
        checkAddress(address);
        before(Call.OPEN, "opening extent");
        medium.size(address);
        return new Input(address);
    }

    @Override
    public Optional<byte[]> description(String address) throws ArchivoltException {
        checkAddress(address);
        before(Call.DESCRIPTION, "reading description");
        return medium.description(address);
    }

    @Override
    public boolean delete(String address) throws ArchivoltException {
        checkAddress(address);
        before(Call.DELETE, "deleting extent");
        return medium.delete(address);
    }

    @Override
    public void extents(ExtentVisitor visitor) throws ArchivoltException {
        before(Call.LIST, "listing extents");
        for (ListedExtent extent : medium.finished()) {
            checkUsable("listing extents");
            if (!visitor.visit(extent)) {
                return;
            }
        }
    }

    @Override
    public void sync(Collection<String> addresses) throws ArchivoltException {
        List<String> batch = List.copyOf(addresses);
        for (String address : batch) {
            checkAddress(address);
        }
        before(Call.SYNC, "syncing");
        medium.sync(batch);
    }

    private static void checkAddress(String address) throws ArchivoltException {
        String name = address.startsWith(PREFIX) ? address.substring(PREFIX.length()) : "";
        boolean made = !name.isEmpty()
                && !name.equals(".")
                && !name.equals("..")
                && name.indexOf('/') < 0
                && name.indexOf('\0') < 0
                && name.getBytes(StandardCharsets.UTF_8).length <= 255;
        if (!made) {
            throw ArchivoltException.invalid("address", "is not one of this volume")
                    .with("value", address);
        }
    }

    private void before(Call call, String doing) throws ArchivoltException {
        checkUsable(doing);
        medium.faults().before(call);
        checkUsable(doing);
    }

    private void checkUsable(String doing) throws ArchivoltException {
        if (ended) {
            throw new ArchivoltException(ErrorCode.MEDIUM_FAULT, doing)
                    .with("medium", medium.id())
                    .with("mounted", false);
        }
        medium.checkPresent(doing);
    }

    private final class Output implements ExtentOutput {
        private final String address;
        private long size;
        private boolean closed;

        Output(String address) {
            this.address = address;
        }

        @Override
        public void write(ByteBuffer bytes) throws ArchivoltException {
            requireOpen();
            before(Call.WRITE, "writing extent");
            int before = bytes.remaining();
            try {
                medium.append(address, bytes);
            } finally {
                size += before - bytes.remaining();
            }
        }

        @Override
        public long size() {
            return size;
        }

        @Override
        public void describe(byte[] json) throws ArchivoltException {
            requireOpen();
            before(Call.DESCRIBE, "describing extent");
            medium.describe(address, json);
        }

        @Override
        public void close() throws ArchivoltException {
            if (!closed) {
                closed = true;
                before(Call.FINISH, "closing extent");
            }
        }

        private void requireOpen() {
            if (closed) {
                throw new IllegalStateException("extent is closed: " + address);
            }
        }
    }

    private final class Input implements ExtentInput {
        private final String address;

        Input(String address) {
            this.address = address;
        }

        @Override
        public long size() throws ArchivoltException {
            checkUsable("reading extent");
            return medium.size(address);
        }

        @Override
        public int read(ByteBuffer into, long position) throws ArchivoltException {
            before(Call.READ, "reading extent");
            return medium.read(address, into, position);
        }

        @Override
        public void close() {}
    }
}
