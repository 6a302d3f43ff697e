package org.archivolt.ldm.disk.internal;

import static java.nio.file.LinkOption.NOFOLLOW_LINKS;
import static java.nio.file.StandardOpenOption.CREATE;
import static java.nio.file.StandardOpenOption.READ;
import static java.nio.file.StandardOpenOption.TRUNCATE_EXISTING;
import static java.nio.file.StandardOpenOption.WRITE;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.Channels;
import java.nio.channels.FileChannel;
import java.nio.file.FileSystemException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.attribute.UserDefinedFileAttributeView;
import java.util.Optional;

/**
 * The descriptions of extents: the extended attribute {@code user.archivolt} of the extent. Where the filesystem has no
 * such attributes, or not of that size (ext4 takes 4 KiB), a file of the extent's address below {@code
 * .archivolt/descriptions}.
 */
final class Descriptions {
    private static final String ATTRIBUTE = "archivolt";

    private final MediumTree tree;
    /** Once true stays true; spares looking for files that were never made. */
    private volatile boolean filesExist;

    Descriptions(MediumTree tree) {
        this.tree = tree;
        this.filesExist = MediumTree.isDirectory(tree.descriptions);
    }

    void write(ExtentAddress address, byte[] json) throws IOException {
        try {
            attributesOf(address.in(tree.root)).write(ATTRIBUTE, ByteBuffer.wrap(json));
        } catch (NoSuchFileException e) {
            throw e;
        } catch (FileSystemException e) { // too large, not supported, no room: filesystems do not tell which
            writeFile(address, json);
        }
    }

    private void writeFile(ExtentAddress address, byte[] json) throws IOException {
        Path file = address.in(tree.descriptions);
        MediumTree.createDirectory(tree.descriptions);
        MediumTree.createDirectory(file.getParent());
        filesExist = true;
        try (FileChannel channel = FileChannel.open(file, CREATE, TRUNCATE_EXISTING, WRITE, NOFOLLOW_LINKS)) {
            ByteBuffer rest = ByteBuffer.wrap(json);
            while (rest.hasRemaining()) {
                channel.write(rest);
            }
        }
    }

    /** @throws NoSuchFileException when there is no such extent */
    Optional<byte[]> read(ExtentAddress address) throws IOException {
        Optional<byte[]> attribute = readAttribute(address.in(tree.root));
        return attribute.isPresent() || !filesExist ? attribute : readFile(address.in(tree.descriptions));
    }

    private static Optional<byte[]> readAttribute(Path extent) throws IOException {
        try {
            UserDefinedFileAttributeView attributes = attributesOf(extent);
            ByteBuffer json = ByteBuffer.allocate(attributes.size(ATTRIBUTE));
            attributes.read(ATTRIBUTE, json);
            return Optional.of(json.array());
        } catch (FileSystemException e) {
            if (Errno.ENODATA.isReasonOf(e) || Errno.EOPNOTSUPP.isReasonOf(e)) {
                return Optional.empty();
            }
            throw e;
        }
    }

    private static Optional<byte[]> readFile(Path file) throws IOException {
        try (FileChannel channel = FileChannel.open(file, READ, NOFOLLOW_LINKS)) {
            return Optional.of(Channels.newInputStream(channel).readAllBytes());
        } catch (NoSuchFileException e) {
            return Optional.empty();
        }
    }

    /** The attribute goes with the extent. */
    void delete(ExtentAddress address) throws IOException {
        if (filesExist) {
            Files.deleteIfExists(address.in(tree.descriptions));
        }
    }

    /** The file the description is in, if there may be one. */
    Optional<Path> file(ExtentAddress address) {
        return filesExist ? Optional.of(address.in(tree.descriptions)) : Optional.empty();
    }

    private static UserDefinedFileAttributeView attributesOf(Path extent) {
        return Files.getFileAttributeView(extent, UserDefinedFileAttributeView.class, NOFOLLOW_LINKS);
    }
}
