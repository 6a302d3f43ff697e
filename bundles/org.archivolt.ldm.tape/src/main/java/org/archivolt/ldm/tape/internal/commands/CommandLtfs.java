package org.archivolt.ldm.tape.internal.commands;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.archivolt.base.ErrorCode.DEVICE_FAULT;
import static org.archivolt.base.ErrorCode.MEDIUM_FAULT;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.file.FileSystemException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.UserDefinedFileAttributeView;
import java.util.Optional;
import java.util.UUID;
import org.archivolt.base.ArchivoltException;
import org.archivolt.base.ErrorCode;
import org.archivolt.ldm.MediumLabel;
import org.archivolt.ldm.Volume;
import org.archivolt.ldm.tape.internal.filesystem.Filesystem;
import org.archivolt.ldm.tape.internal.filesystem.Found;
import org.archivolt.ldm.tape.internal.ltfs.LtfsFormat;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * LTFS by the commands of an installed one, for sites whose I/O processes want paths. {@code mkltfs} makes up the uuid of a
 * volume itself: the label's format is kept in an attribute of the root.
 */
public final class CommandLtfs implements Filesystem {
    private static final Logger LOG = LoggerFactory.getLogger(CommandLtfs.class);
    private static final String FORMAT = "archivolt.format";
    private static final String VOLUME_NAME = "ltfs.volumeName";
    private static final String VOLUME_UUID = "ltfs.volumeUUID";

    private final String library;
    private final String device;
    private final Path directory;
    private final LtfsTools tools;
    private final Handover handover;

    /** The commands want the drive for themselves. */
    public interface Handover {
        void give() throws ArchivoltException;

        void takeBack() throws ArchivoltException;
    }

    /** Where nobody has the drive. */
    public static final Handover NO_HANDOVER = new Handover() {
        @Override
        public void give() {}

        @Override
        public void takeBack() {}
    };

    /** @param device as the commands name it: {@code /dev/sg4} */
    public CommandLtfs(String library, String device, Path directory, LtfsTools tools, Handover handover) {
        this.library = library;
        this.device = device;
        this.directory = directory;
        this.tools = tools;
        this.handover = handover;
    }

    /** Ends a mount that a former process has left behind. */
    public void endLeftOver() throws ArchivoltException {
        if (!tools.mounts().at(directory).isEmpty()) {
            LOG.info("{}: unmounting what a former process has left mounted", directory);
            tools.unmount(directory);
        }
    }

    @Override
    public Optional<MediumLabel> label() throws ArchivoltException {
        handover.give();
        Optional<MediumLabel> label;
        try {
            label = whatIsThere().ours();
        } catch (ArchivoltException e) {
            takeBackAfter(e);
            throw e;
        }
        handover.takeBack();
        return label;
    }

    @Override
    public Mount mount(MediumLabel expected) throws ArchivoltException {
        handover.give();
        try {
            boolean readOnly = tools.mount(device, directory);
            return checked(expected, readOnly);
        } catch (ArchivoltException e) {
            takeBackAfter(e);
            throw e;
        }
    }

    private Mount checked(MediumLabel expected, boolean readOnly) throws ArchivoltException {
        try {
            found().requireLabel(expected);
            return new PathMount(new MountedVolume(expected.medium(), directory, readOnly));
        } catch (ArchivoltException e) {
            unmountAfter(e);
            throw e;
        }
    }

    @Override
    public void format(MediumLabel label, boolean force) throws ArchivoltException {
        handover.give();
        try {
            String name = label.medium().name();
            if (force) {
                tools.format(device, LtfsFormat.volumeIdOf(name), name, true);
            } else {
                formatUnlessFormatted(name);
            }
            writeLabel(label);
        } catch (ArchivoltException e) {
            takeBackAfter(e);
            throw e;
        }
        handover.takeBack();
    }

    /** {@code mkltfs} itself refuses a cartridge with data; whose they are only a mount can tell. */
    private void formatUnlessFormatted(String name) throws ArchivoltException {
        try {
            tools.format(device, LtfsFormat.volumeIdOf(name), name, false);
        } catch (ArchivoltException e) {
            if (e.code() == ErrorCode.WRONG_STATE) {
                whatIsThere().requireMayBeOverwritten(false);
            }
            throw e;
        }
    }

    private Found whatIsThere() throws ArchivoltException {
        try {
            tools.mount(device, directory);
        } catch (ArchivoltException e) {
            return Found.foreign(e.getMessage());
        }
        try {
            return found();
        } finally {
            tools.unmount(directory);
        }
    }

    private void writeLabel(MediumLabel label) throws ArchivoltException {
        tools.mount(device, directory);
        try {
            attributes(directory).write(FORMAT, UTF_8.encode(label.format().toString()));
            sync(directory);
        } catch (IOException e) {
            ArchivoltException failure = new ArchivoltException(MEDIUM_FAULT, "labelling", e).with("path", directory);
            unmountAfter(failure);
            throw failure;
        }
        tools.unmount(directory);
    }

    private Found found() throws ArchivoltException {
        try {
            String name = attribute(VOLUME_NAME).orElse("");
            Optional<String> format = attribute(FORMAT);
            String uuid = format.or(() -> quietly(VOLUME_UUID)).orElse("");
            return Found.ltfs(format.isPresent(), library, name, UUID.fromString(uuid));
        } catch (IllegalArgumentException e) {
            return Found.foreign("an LTFS volume without a uuid");
        } catch (IOException e) {
            throw new ArchivoltException(MEDIUM_FAULT, "reading the label", e).with("path", directory);
        }
    }

    private Optional<String> quietly(String name) {
        try {
            return attribute(name);
        } catch (IOException e) { // not there, or not told: the same to us
            return Optional.empty();
        }
    }

    private Optional<String> attribute(String name) throws IOException {
        UserDefinedFileAttributeView view = attributes(directory);
        try {
            ByteBuffer value = ByteBuffer.allocate(view.size(name));
            view.read(name, value);
            return Optional.of(UTF_8.decode(value.flip()).toString().strip());
        } catch (FileSystemException e) { // no such attribute
            return Optional.empty();
        }
    }

    /** Has the index written: the only thing that makes anything durable. */
    static void sync(Path root) throws IOException {
        attributes(root).write("ltfs.sync", UTF_8.encode("1"));
    }

    static UserDefinedFileAttributeView attributes(Path file) {
        return Files.getFileAttributeView(file, UserDefinedFileAttributeView.class);
    }

    private void unmountAfter(ArchivoltException failure) {
        try {
            tools.unmount(directory);
        } catch (ArchivoltException e) {
            failure.addSuppressed(e);
        }
    }

    private void takeBackAfter(ArchivoltException failure) {
        try {
            handover.takeBack();
        } catch (ArchivoltException e) {
            failure.addSuppressed(e);
        }
    }

    private final class PathMount implements Mount {
        private final MountedVolume volume;

        PathMount(MountedVolume volume) {
            this.volume = volume;
        }

        @Override
        public Volume volume() {
            return volume;
        }

        @Override
        public boolean isAlive() {
            try {
                return !tools.mounts().at(directory).isEmpty();
            } catch (ArchivoltException e) { // nobody can tell: the next call will
                return true;
            }
        }

        @Override
        public void unmount() throws ArchivoltException {
            volume.end();
            try {
                tools.unmount(directory);
            } finally {
                handover.takeBack();
            }
        }

        /** Nobody else could use the drive while it is mounted. */
        @Override
        public void abandon() {
            try {
                unmount();
            } catch (ArchivoltException e) {
                LOG.warn("{}: not unmounted cleanly: {}", directory, e.getMessage());
            }
        }
    }

    /** What the commands call a drive that we reach through the kernel. */
    public static String deviceOf(String address) throws ArchivoltException {
        int colon = address.indexOf(':');
        String rest = address.substring(colon + 1);
        if (!address.startsWith("sg:") || !rest.startsWith("/")) {
            throw new ArchivoltException(DEVICE_FAULT, "finding the device for the commands of LTFS")
                    .with("path", address)
                    .with("expected", "sg:/dev/...");
        }
        return rest;
    }
}
