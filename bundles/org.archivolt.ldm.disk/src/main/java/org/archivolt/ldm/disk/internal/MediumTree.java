package org.archivolt.ldm.disk.internal;

import static java.nio.file.LinkOption.NOFOLLOW_LINKS;

import java.io.IOException;
import java.nio.file.DirectoryStream;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.Files;
import java.nio.file.NotDirectoryException;
import java.nio.file.Path;
import java.nio.file.attribute.BasicFileAttributes;
import java.time.Instant;
import java.util.Optional;
import java.util.Set;
import org.archivolt.base.ArchivoltException;
import org.archivolt.base.ErrorCode;
import org.archivolt.ldm.MediumLabel;

/**
 * The files of a medium, as docs/media-format.md describes them:
 *
 * <pre>
 *   .archivolt/label.json                who this medium is
 *   .archivolt/lock                      locked while a runtime uses the medium
 *   .archivolt/reserve                   room for descriptions when there is no other
 *   .archivolt/descriptions/DD/NAME      descriptions of extents, where there are no extended attributes
 *   DD/NAME                              extents
 * </pre>
 */
final class MediumTree {
    private static final Set<String> FILES = Set.of("label.json", "label.json.new", "lock", "reserve");

    final Path root;
    final Path own;
    final Path lock;
    final Path reserve;
    final Path descriptions;
    final LabelFile label;

    MediumTree(Path root) {
        this.root = root;
        this.own = root.resolve(".archivolt");
        this.lock = own.resolve("lock");
        this.reserve = own.resolve("reserve");
        this.descriptions = own.resolve("descriptions");
        this.label = new LabelFile(own.resolve("label.json"));
    }

    /** Identifies the directory, not its path. Fails when there is none. */
    Object identity() throws ArchivoltException {
        try {
            BasicFileAttributes attributes = Files.readAttributes(root, BasicFileAttributes.class, NOFOLLOW_LINKS);
            if (attributes.isDirectory() && attributes.fileKey() != null) {
                return attributes.fileKey();
            }
        } catch (IOException e) {
            throw vanished(e);
        }
        throw vanished(null);
    }

    private ArchivoltException vanished(IOException cause) {
        return new ArchivoltException(ErrorCode.MEDIUM_FAULT, "looking for the directory", cause).with("path", root);
    }

    /**
     * Looks through everything.
     *
     * @return whether there are extents
     * @throws ArchivoltException {@code FOREIGN_DATA} naming the first thing that is not ours
     */
    boolean holdsExtents() throws ArchivoltException, IOException {
        boolean extents = false;
        try (DirectoryStream<Path> entries = Files.newDirectoryStream(root)) {
            for (Path entry : entries) {
                String name = entry.getFileName().toString();
                if (name.equals(own.getFileName().toString()) && isDirectory(entry)) {
                    checkOwn();
                } else if (ExtentAddress.isDirectoryName(name) && isDirectory(entry)) {
                    extents |= holdsExtents(entry);
                } else if (!name.equals("lost+found")) {
                    throw foreign(entry);
                }
            }
        }
        return extents;
    }

    private void checkOwn() throws ArchivoltException, IOException {
        try (DirectoryStream<Path> entries = Files.newDirectoryStream(own)) {
            for (Path entry : entries) {
                if (entry.equals(descriptions) && isDirectory(entry)) {
                    checkDescriptions();
                } else if (!FILES.contains(entry.getFileName().toString()) || !isFile(entry)) {
                    throw foreign(entry);
                }
            }
        }
        label.read(); // one that we cannot read is not ours to remove
    }

    private void checkDescriptions() throws ArchivoltException, IOException {
        try (DirectoryStream<Path> entries = Files.newDirectoryStream(descriptions)) {
            for (Path entry : entries) {
                if (!isDirectory(entry)) {
                    throw foreign(entry);
                }
                holdsExtents(entry);
            }
        }
    }

    private static boolean holdsExtents(Path directory) throws ArchivoltException, IOException {
        boolean extents = false;
        try (DirectoryStream<Path> entries = Files.newDirectoryStream(directory)) {
            for (Path entry : entries) {
                if (!isFile(entry)
                        || ExtentAddress.find(directory.getFileName() + "/" + entry.getFileName())
                                .isEmpty()) {
                    throw foreign(entry);
                }
                extents = true;
            }
        }
        return extents;
    }

    /**
     * Makes it the tree of an empty medium, whose label appears last. Whatever is there has been found to be ours, and
     * the lock is held.
     */
    void format(MediumLabel newLabel, Instant created) throws IOException {
        if (label.exists()) {
            label.remove();
        }
        deleteBelow(descriptions);
        Files.deleteIfExists(descriptions);
        try (DirectoryStream<Path> entries = Files.newDirectoryStream(root)) {
            for (Path entry : entries) {
                if (ExtentAddress.isDirectoryName(entry.getFileName().toString())) {
                    deleteBelow(entry);
                    Files.delete(entry);
                }
            }
        }
        Durable.force(own);
        Durable.force(root);
        label.write(newLabel, created);
    }

    /** Never goes deeper than our own tree is, nor through a symbolic link. */
    private static void deleteBelow(Path directory) throws IOException {
        if (!isDirectory(directory)) {
            return;
        }
        try (DirectoryStream<Path> entries = Files.newDirectoryStream(directory)) {
            for (Path entry : entries) {
                deleteBelow(entry);
                Files.delete(entry);
            }
        }
    }

    Optional<MediumLabel> readLabel() throws ArchivoltException {
        return isDirectory(own) ? label.read() : Optional.empty();
    }

    static boolean isDirectory(Path path) {
        return Files.isDirectory(path, NOFOLLOW_LINKS);
    }

    static boolean isFile(Path path) {
        return Files.isRegularFile(path, NOFOLLOW_LINKS);
    }

    private static ArchivoltException foreign(Path entry) {
        return new ArchivoltException(ErrorCode.FOREIGN_DATA, "looking through the directory").with("found", entry);
    }

    /** Creates a directory where there may be one already; what else is there is in the way. */
    static boolean createDirectory(Path directory) throws IOException {
        if (isDirectory(directory)) {
            return false;
        }
        try {
            Files.createDirectory(directory);
            return true;
        } catch (FileAlreadyExistsException e) {
            if (isDirectory(directory)) { // made by another thread meanwhile
                return false;
            }
            throw new NotDirectoryException(directory.toString());
        }
    }
}
