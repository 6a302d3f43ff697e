package org.archivolt.ldm.tape.internal.commands;

import static java.nio.charset.StandardCharsets.UTF_8;
import static java.nio.file.StandardOpenOption.CREATE_NEW;
import static java.nio.file.StandardOpenOption.READ;
import static java.nio.file.StandardOpenOption.WRITE;
import static org.archivolt.base.ErrorCode.ALREADY_EXISTS;
import static org.archivolt.base.ErrorCode.MEDIUM_FAULT;
import static org.archivolt.base.ErrorCode.NO_SPACE;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.DirectoryStream;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.FileStore;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.attribute.UserDefinedFileAttributeView;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import org.archivolt.base.ArchivoltException;
import org.archivolt.base.ErrorCode;
import org.archivolt.base.MediumId;
import org.archivolt.base.Space;
import org.archivolt.ldm.ExtentInput;
import org.archivolt.ldm.ExtentOutput;
import org.archivolt.ldm.ListedExtent;
import org.archivolt.ldm.Volume;
import org.archivolt.ldm.tape.internal.ltfs.Attribute;
import org.archivolt.ldm.tape.internal.ltfs.Description;
import org.archivolt.ldm.tape.internal.ltfs.ExtentAddress;

/** A tape that the kernel has mounted, with files where the native writer puts them: either reads what the other wrote. */
final class MountedVolume implements Volume {
    /** Where a file begins on the tape. */
    private static final String START_BLOCK = "ltfs.startblock";

    private final MediumId medium;
    private final Path root;
    private final boolean readOnly;
    private final Object filesystem;
    private volatile boolean ended;

    MountedVolume(MediumId medium, Path root, boolean readOnly) throws ArchivoltException {
        this.medium = medium;
        this.root = root;
        this.readOnly = readOnly;
        this.filesystem = identity();
    }

    @Override
    public Optional<Path> path() {
        return Optional.of(root);
    }

    @Override
    public Space space() throws ArchivoltException {
        checkUsable("asking for space");
        try {
            FileStore store = Files.getFileStore(root);
            return new Space(store.getTotalSpace(), readOnly ? 0 : store.getUsableSpace());
        } catch (IOException e) {
            throw translated(e, "asking for space");
        }
    }

    @Override
    public String address(String name) {
        return ExtentAddress.ofName(name).toString();
    }

    @Override
    public ExtentOutput create(String address) throws ArchivoltException {
        Path file = file(address);
        checkUsable("creating extent");
        try {
            Files.createDirectories(file.getParent());
            return new Output(file, FileChannel.open(file, CREATE_NEW, WRITE));
        } catch (IOException e) {
            throw translated(e, "creating extent").with("address", address);
        }
    }

    @Override
    public ExtentInput open(String address) throws ArchivoltException {
        Path file = file(address);
        checkUsable("opening extent");
        try {
            return new Input(FileChannel.open(file, READ));
        } catch (IOException e) {
            throw translated(e, "opening extent").with("address", address);
        }
    }

    @Override
    public Optional<byte[]> description(String address) throws ArchivoltException {
        Path file = file(address);
        checkUsable("reading description");
        try {
            if (!Files.exists(file)) {
                throw new NoSuchFileException(address);
            }
            UserDefinedFileAttributeView view = CommandLtfs.attributes(file);
            List<Attribute> attributes = new ArrayList<>();
            for (String name : view.list()) {
                ByteBuffer value = ByteBuffer.allocate(view.size(name));
                view.read(name, value);
                attributes.add(new Attribute(name, value.array(), false));
            }
            return Description.join(attributes);
        } catch (IOException e) {
            throw translated(e, "reading description").with("address", address);
        }
    }

    @Override
    public boolean delete(String address) throws ArchivoltException {
        Path file = file(address);
        checkUsable("deleting extent");
        try {
            return Files.deleteIfExists(file);
        } catch (IOException e) {
            throw translated(e, "deleting extent").with("address", address);
        }
    }

    /** As they lie on the tape, as far as the filesystem tells. */
    @Override
    public void extents(ExtentVisitor visitor) throws ArchivoltException {
        checkUsable("listing extents");
        List<Lying> found = new ArrayList<>();
        try (DirectoryStream<Path> directories = Files.newDirectoryStream(root, Files::isDirectory)) {
            for (Path directory : directories) {
                findIn(directory, found);
            }
        } catch (IOException e) {
            throw translated(e, "listing extents");
        }
        found.sort(Comparator.comparingLong(Lying::block));
        for (Lying each : found) {
            if (!visitor.visit(each.extent())) {
                return;
            }
        }
    }

    private record Lying(ListedExtent extent, long block) {}

    private void findIn(Path directory, List<Lying> found) throws IOException, ArchivoltException {
        try (DirectoryStream<Path> files = Files.newDirectoryStream(directory, Files::isRegularFile)) {
            for (Path file : files) {
                String address = root.relativize(file).toString();
                boolean isExtent = ExtentAddress.isOne(
                        directory.getFileName().toString(), file.getFileName().toString());
                if (isExtent && description(address).isPresent()) {
                    found.add(new Lying(new ListedExtent(address, Files.size(file)), blockOf(file)));
                }
            }
        }
    }

    private static long blockOf(Path file) {
        try {
            UserDefinedFileAttributeView view = CommandLtfs.attributes(file);
            ByteBuffer value = ByteBuffer.allocate(view.size(START_BLOCK));
            view.read(START_BLOCK, value);
            return Long.parseLong(UTF_8.decode(value.flip()).toString().strip());
        } catch (IOException | NumberFormatException e) { // it does not tell: an order is only worth having
            return 0;
        }
    }

    /** Data are on the tape when their file is closed; only the index makes them findable. */
    @Override
    public void sync(Collection<String> addresses) throws ArchivoltException {
        for (String address : addresses) {
            ExtentAddress.parse(address);
        }
        checkUsable("syncing");
        if (addresses.isEmpty()) {
            return;
        }
        try {
            CommandLtfs.sync(root);
        } catch (IOException e) {
            throw translated(e, "syncing");
        }
    }

    /** Every call fails from here on. */
    void end() {
        ended = true;
    }

    private Path file(String address) throws ArchivoltException {
        return root.resolve(ExtentAddress.parse(address).toString());
    }

    private void checkUsable(String doing) throws ArchivoltException {
        if (ended || !identity().equals(filesystem)) {
            throw new ArchivoltException(MEDIUM_FAULT, doing)
                    .with("medium", medium)
                    .with("mounted", false);
        }
    }

    /** Of the filesystem: without the mount, files would land in the directory below it. */
    private Object identity() throws ArchivoltException {
        try {
            return Files.getAttribute(root, "unix:dev");
        } catch (IOException e) {
            throw translated(e, "looking at the mount");
        }
    }

    private ArchivoltException translated(IOException failure, String doing) {
        ArchivoltException translated = new ArchivoltException(codeOf(failure), doing, failure).with("medium", medium);
        return failure instanceof NoSuchFileException ? translated.with("missing", true) : translated;
    }

    private static ErrorCode codeOf(IOException failure) {
        if (failure instanceof FileAlreadyExistsException) {
            return ALREADY_EXISTS;
        }
        boolean full = String.valueOf(failure.getMessage()).contains("No space left on device");
        return full ? NO_SPACE : MEDIUM_FAULT;
    }

    private final class Output implements ExtentOutput {
        private final Path file;
        private final FileChannel channel;
        private long size;

        Output(Path file, FileChannel channel) {
            this.file = file;
            this.channel = channel;
        }

        @Override
        public void write(ByteBuffer bytes) throws ArchivoltException {
            checkUsable("writing extent");
            try {
                while (bytes.hasRemaining()) {
                    size += channel.write(bytes);
                }
            } catch (IOException e) {
                throw translated(e, "writing extent");
            }
        }

        @Override
        public long size() {
            return size;
        }

        @Override
        public void describe(byte[] json) throws ArchivoltException {
            checkUsable("describing extent");
            try {
                UserDefinedFileAttributeView view = CommandLtfs.attributes(file);
                for (Attribute part : Description.split(json)) {
                    view.write(part.key(), ByteBuffer.wrap(part.value()));
                }
            } catch (IOException e) {
                throw translated(e, "describing extent");
            }
        }

        @Override
        public void close() throws ArchivoltException {
            try {
                channel.close();
            } catch (IOException e) {
                throw translated(e, "closing extent");
            }
        }
    }

    private final class Input implements ExtentInput {
        private final FileChannel channel;

        Input(FileChannel channel) {
            this.channel = channel;
        }

        @Override
        public long size() throws ArchivoltException {
            checkUsable("reading extent");
            try {
                return channel.size();
            } catch (IOException e) {
                throw translated(e, "reading extent");
            }
        }

        @Override
        public int read(ByteBuffer into, long position) throws ArchivoltException {
            checkUsable("reading extent");
            int start = into.position();
            try {
                while (into.hasRemaining() && channel.read(into, position + into.position() - start) >= 0) {}
            } catch (IOException e) {
                throw translated(e, "reading extent");
            }
            return into.position() - start;
        }

        @Override
        public void close() throws ArchivoltException {
            try {
                channel.close();
            } catch (IOException e) {
                throw translated(e, "closing extent");
            }
        }
    }
}
