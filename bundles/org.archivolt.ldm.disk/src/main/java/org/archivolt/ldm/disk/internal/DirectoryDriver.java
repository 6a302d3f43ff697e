package org.archivolt.ldm.disk.internal;

import static org.archivolt.base.ErrorCode.DEVICE_FAULT;
import static org.archivolt.base.ErrorCode.NO_SUCH_DEVICE;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import java.util.Optional;
import org.archivolt.base.ArchivoltException;
import org.archivolt.base.Ticker;
import org.archivolt.ldm.DeviceDescription;
import org.archivolt.ldm.DeviceDriver;
import org.archivolt.ldm.DeviceIdentity;
import org.archivolt.ldm.Drive;
import org.archivolt.ldm.FixedDrive;
import org.osgi.service.component.annotations.Activate;
import org.osgi.service.component.annotations.Component;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Directories as drives with fixed media. */
@Component(property = {DeviceDriver.FAMILY + "=disk", DeviceDriver.FILESYSTEM + "=posix"})
public final class DirectoryDriver implements DeviceDriver {
    private static final Logger LOG = LoggerFactory.getLogger(DirectoryDriver.class);

    private final DirectoryVolume.FlusherFactory flushers;
    private final Ticker ticker;

    @Activate
    public DirectoryDriver() {
        this(DirectoryDriver::quickestFlusher, Ticker.system());
        if (SystemCalls.AVAILABLE.isEmpty()) {
            LOG.warn("disk: JNA is not usable here; each extent is flushed by itself, which is slower");
        }
    }

    DirectoryDriver(DirectoryVolume.FlusherFactory flushers, Ticker ticker) {
        this.flushers = flushers;
        this.ticker = ticker;
    }

    static Flusher quickestFlusher(MediumTree tree, Descriptions descriptions, HostFilesystem filesystem)
            throws IOException {
        Flusher.EachFile eachFile = new Flusher.EachFile(tree, descriptions);
        boolean whole = SystemCalls.AVAILABLE.isPresent() && filesystem.reportsAllErrorsOfSyncfs();
        return whole ? new Flusher.WholeFilesystem(eachFile, SystemCalls.AVAILABLE.orElseThrow(), tree.root) : eachFile;
    }

    @Override
    public DeviceIdentity identify(DeviceDescription device) throws ArchivoltException {
        Path root = directoryOf(device);
        try {
            HostFilesystem filesystem = new HostFilesystem(root);
            return new DeviceIdentity(
                    filesystem.type(),
                    root.toString(),
                    Optional.of(filesystem.space()),
                    new MediumTree(root).readLabel());
        } catch (IOException e) {
            throw new ArchivoltException(DEVICE_FAULT, "looking at a directory", e).with("path", root);
        }
    }

    @Override
    public Drive attach(DeviceDescription device) throws ArchivoltException {
        DirectoryMedium medium = new DirectoryMedium(new MediumTree(directoryOf(device)), flushers);
        Drive drive = FixedDrive.attach(device, medium, ticker);
        try {
            medium.checkNotInUse();
            return drive;
        } catch (ArchivoltException e) {
            drive.close();
            throw e;
        }
    }

    /** The directory itself, wherever links have led to it. */
    private static Path directoryOf(DeviceDescription device) throws ArchivoltException {
        Path path = absolutePathOf(device);
        if (!Files.exists(path)) {
            throw new ArchivoltException(NO_SUCH_DEVICE, "looking for a directory").with("path", path);
        }
        if (!Files.isDirectory(path)) {
            throw ArchivoltException.invalid("path", "must be a directory").with("value", path);
        }
        Path root = realPathOf(path);
        if (root.getParent() == null) {
            throw ArchivoltException.invalid("path", "must not be the root of the host")
                    .with("value", path);
        }
        if (!Files.isWritable(root)) {
            throw new ArchivoltException(DEVICE_FAULT, "looking at a directory")
                    .with("path", root)
                    .with("writable", false);
        }
        return root;
    }

    private static Path absolutePathOf(DeviceDescription device) throws ArchivoltException {
        try {
            Path path = Path.of(device.path());
            if (path.isAbsolute()) {
                return path;
            }
        } catch (InvalidPathException e) { // falls through: no absolute path
        }
        throw ArchivoltException.invalid("path", "must be an absolute path").with("value", device.path());
    }

    private static Path realPathOf(Path path) throws ArchivoltException {
        try {
            return path.toRealPath();
        } catch (IOException e) {
            throw new ArchivoltException(DEVICE_FAULT, "looking at a directory", e).with("path", path);
        }
    }
}
