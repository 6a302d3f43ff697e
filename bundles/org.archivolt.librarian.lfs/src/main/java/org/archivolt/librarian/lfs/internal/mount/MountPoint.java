package org.archivolt.librarian.lfs.internal.mount;

import java.io.IOException;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.util.Optional;
import org.archivolt.base.ArchivoltException;
import org.archivolt.base.ErrorCode;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Where to mount. */
final class MountPoint {
    private static final Logger LOG = LoggerFactory.getLogger(MountPoint.class);

    /** Linux, MAXSYMLINKS. */
    private static final int LINKS_MAX = 40;

    private MountPoint() {}

    /**
     * The path as the kernel will name it. Symbolic links are followed, also the last one, as mount(8) does. What is mounted at its end is not looked
     * at: it may be dead, or hang.
     *
     * @throws ArchivoltException {@code INVALID_ARGUMENT}
     */
    static Path resolve(Path path) throws ArchivoltException {
        Path plain = path.normalize();
        if (!plain.isAbsolute() || plain.getParent() == null) {
            throw ArchivoltException.invalid("path", "must be absolute, and not the root")
                    .with("value", path);
        }
        try {
            Path real = withRealParent(plain);
            for (int links = 0; MountTable.at(real).isEmpty() && Files.isSymbolicLink(real); links++) {
                if (links == LINKS_MAX) {
                    throw notEmptyDirectory(path);
                }
                real = withRealParent(real.resolveSibling(Files.readSymbolicLink(real)));
            }
            return real;
        } catch (IOException e) {
            throw notEmptyDirectory(path);
        }
    }

    private static Path withRealParent(Path path) throws IOException {
        boolean isNameOfItsOwn = path.getParent() != null && !path.endsWith(".") && !path.endsWith("..");
        return isNameOfItsOwn ? path.getParent().toRealPath().resolve(path.getFileName()) : path.toRealPath();
    }

    private static ArchivoltException notEmptyDirectory(Path path) {
        return ArchivoltException.invalid("path", "must be an empty directory").with("value", path);
    }

    /**
     * Makes sure that one can mount there; clears away what a runtime that was killed has left.
     *
     * @throws ArchivoltException {@code ALREADY_EXISTS}, {@code INVALID_ARGUMENT}, {@code DEVICE_FAULT}
     */
    static void prepare(Path path) throws ArchivoltException {
        try {
            Optional<MountTable.Entry> there = MountTable.at(path);
            if (there.isPresent() && there.get().isOurs() && !answers(path)) {
                LOG.info("lfs: {}: clears a dead mount away", path);
                Unmounting.detach(path);
                there = MountTable.at(path);
            }
            if (there.isPresent()) {
                throw new ArchivoltException(ErrorCode.ALREADY_EXISTS, "mounting where something is mounted")
                        .with("path", path)
                        .with("type", there.get().type());
            }
            requireEmpty(path);
        } catch (IOException e) {
            throw new ArchivoltException(ErrorCode.DEVICE_FAULT, "looking at a mount point", e).with("path", path);
        }
    }

    /** A mount whose process is gone says so at once (ENOTCONN). */
    private static boolean answers(Path path) {
        return Files.exists(path);
    }

    private static void requireEmpty(Path path) throws ArchivoltException, IOException {
        if (!Files.isDirectory(path, LinkOption.NOFOLLOW_LINKS)) {
            throw notEmptyDirectory(path);
        }
        try (DirectoryStream<Path> content = Files.newDirectoryStream(path)) {
            if (content.iterator().hasNext()) {
                throw notEmptyDirectory(path);
            }
        }
    }
}
