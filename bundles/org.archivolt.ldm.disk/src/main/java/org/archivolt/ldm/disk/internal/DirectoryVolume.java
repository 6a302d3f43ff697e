package org.archivolt.ldm.disk.internal;

import static java.nio.file.LinkOption.NOFOLLOW_LINKS;
import static java.nio.file.StandardOpenOption.CREATE_NEW;
import static java.nio.file.StandardOpenOption.READ;
import static java.nio.file.StandardOpenOption.WRITE;

import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.file.DirectoryIteratorException;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.InvalidPathException;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.Collection;
import java.util.LinkedHashSet;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import org.archivolt.base.ArchivoltException;
import org.archivolt.base.ErrorCode;
import org.archivolt.base.MediumId;
import org.archivolt.base.Space;
import org.archivolt.ldm.ExtentInput;
import org.archivolt.ldm.ExtentOutput;
import org.archivolt.ldm.ListedExtent;
import org.archivolt.ldm.Volume;

/** A directory in use. Made by {@link DirectoryDrive#mount}, which also ends it. */
final class DirectoryVolume implements Volume {
    private final MediumId medium;
    private final MediumTree tree;
    private final MediumLock lock;
    private final HostFilesystem filesystem;
    private final Descriptions descriptions;
    private final Reserve reserve;
    private final Flusher flusher;
    /** Created and neither synced nor deleted since: a sync must find them. */
    private final Set<ExtentAddress> unsynced = ConcurrentHashMap.newKeySet();

    private volatile boolean ended;
    /** What a flush has failed to write the kernel forgets: no later flush may be believed. */
    private volatile boolean flushFailed;

    DirectoryVolume(
            MediumId medium, MediumTree tree, MediumLock lock, HostFilesystem filesystem, FlusherFactory flushers)
            throws IOException {
        this.medium = medium;
        this.tree = tree;
        this.lock = lock;
        this.filesystem = filesystem;
        this.descriptions = new Descriptions(tree);
        this.reserve = new Reserve(tree.reserve, filesystem);
        this.flusher = flushers.open(tree, descriptions, filesystem);
    }

    /** Chooses how a volume is flushed. */
    @FunctionalInterface
    interface FlusherFactory {
        Flusher open(MediumTree tree, Descriptions descriptions, HostFilesystem filesystem) throws IOException;
    }

    @Override
    public Optional<Path> path() {
        return Optional.of(tree.root);
    }

    @Override
    public Space space() throws ArchivoltException {
        checkUsable("asking for space");
        try {
            return reserve.beside(filesystem.space());
        } catch (IOException e) {
            throw translate(e, "asking for space");
        }
    }

    @Override
    public String address(String name) {
        return ExtentAddress.ofName(name).toString();
    }

    @Override
    public ExtentOutput create(String text) throws ArchivoltException {
        ExtentAddress address = parse(text);
        checkUsable("creating extent");
        checkRoom("creating extent");
        try {
            FileOutput output = new FileOutput(this, address, createFile(address));
            unsynced.add(address);
            return output;
        } catch (IOException e) {
            throw translate(e, "creating extent").with("address", text);
        }
    }

    private FileChannel createFile(ExtentAddress address) throws IOException {
        Path file = pathOf(address);
        if (MediumTree.createDirectory(file.getParent())) {
            flusher.made(file.getParent());
        }
        FileChannel channel = FileChannel.open(file, CREATE_NEW, WRITE, NOFOLLOW_LINKS);
        try {
            descriptions.delete(address); // of a former extent, whose deletion was cut short
            return channel;
        } catch (IOException e) {
            channel.close();
            throw e;
        }
    }

    @Override
    public ExtentInput open(String text) throws ArchivoltException {
        ExtentAddress address = parse(text);
        checkUsable("opening extent");
        try {
            return new FileInput(this, address, FileChannel.open(existing(address), READ, NOFOLLOW_LINKS));
        } catch (IOException e) {
            throw translate(e, "opening extent").with("address", text);
        }
    }

    @Override
    public Optional<byte[]> description(String text) throws ArchivoltException {
        ExtentAddress address = parse(text);
        checkUsable("reading description");
        try {
            existing(address);
            return descriptions.read(address);
        } catch (IOException e) {
            throw translate(e, "reading description").with("address", text);
        }
    }

    /** Directory by directory, as the filesystem has the names in each: which is as good as any order. */
    @Override
    public void extents(ExtentVisitor visitor) throws ArchivoltException {
        extentsFrom("", Optional.empty(), visitor);
    }

    @Override
    public void extents(String after, ExtentVisitor visitor) throws ArchivoltException {
        String directory = after.substring(0, Math.max(0, after.indexOf('/')));
        boolean isThere = MediumTree.isFile(tree.root.resolve(after));
        extentsFrom(
                directory, isThere ? Optional.of(after.substring(directory.length() + 1)) : Optional.empty(), visitor);
    }

    /**
     * Those of the directories before it are passed over, and in it those up to a file.
     *
     * @param after is there
     */
    private void extentsFrom(String first, Optional<String> after, ExtentVisitor visitor) throws ArchivoltException {
        for (String directory : ExtentAddress.directoryNames()) {
            checkUsable("listing extents");
            int order = directory.compareTo(first);
            try {
                if (order >= 0
                        && !visitAll(tree.root.resolve(directory), order == 0 ? after : Optional.empty(), visitor)) {
                    return;
                }
            } catch (IOException e) {
                throw translate(e, "listing extents").with("directory", directory);
            }
        }
    }

    private boolean visitAll(Path directory, Optional<String> after, ExtentVisitor visitor)
            throws ArchivoltException, IOException {
        if (!MediumTree.isDirectory(directory)) {
            return true;
        }
        Optional<String> passing = after;
        try (DirectoryStream<Path> entries = Files.newDirectoryStream(directory)) {
            for (Path entry : entries) {
                if (passing.isPresent()) {
                    passing = passing.filter(
                            name -> !name.equals(entry.getFileName().toString()));
                    continue;
                }
                Optional<ListedExtent> extent = finished(directory, entry);
                if (extent.isPresent() && !visitor.visit(extent.get())) {
                    return false;
                }
            }
            return true;
        } catch (DirectoryIteratorException e) {
            throw e.getCause();
        }
    }

    private Optional<ListedExtent> finished(Path directory, Path file) throws IOException {
        Optional<ExtentAddress> address = ExtentAddress.find(directory.getFileName() + "/" + file.getFileName());
        try {
            if (address.isEmpty()
                    || !MediumTree.isFile(file)
                    || descriptions.read(address.get()).isEmpty()) {
                return Optional.empty();
            }
            return Optional.of(new ListedExtent(address.get().toString(), Files.size(file)));
        } catch (NoSuchFileException e) { // deleted meanwhile
            return Optional.empty();
        }
    }

    void describe(ExtentAddress address, byte[] json) throws IOException {
        existing(address);
        try {
            descriptions.write(address, json);
        } catch (IOException e) {
            if (!FilesystemFaults.isFull(e)) {
                throw e;
            }
            reserve.spend();
            descriptions.write(address, json);
        }
    }

    /** What is left is for descriptions only, when that is needed. */
    void checkRoom(String doing) throws ArchivoltException {
        try {
            if (!reserve.isKept()) {
                throw new ArchivoltException(ErrorCode.NO_SPACE, doing).with("medium", medium);
            }
        } catch (IOException e) {
            throw translate(e, doing);
        }
    }

    @Override
    public boolean delete(String text) throws ArchivoltException {
        ExtentAddress address = parse(text);
        checkUsable("deleting extent");
        try {
            Path file = existing(address);
            descriptions.delete(address);
            unsynced.remove(address);
            return Files.deleteIfExists(file);
        } catch (NoSuchFileException e) {
            unsynced.remove(address);
            return false;
        } catch (IOException e) {
            throw translate(e, "deleting extent").with("address", text);
        }
    }

    @Override
    public void sync(Collection<String> addresses) throws ArchivoltException {
        Set<ExtentAddress> extents = new LinkedHashSet<>();
        for (String text : addresses) {
            extents.add(parse(text));
        }
        checkUsable("syncing");
        if (flushFailed) {
            throw fault("syncing after an earlier sync has failed");
        }
        checkUnsyncedExist(extents);
        if (!extents.isEmpty()) {
            flush(extents);
        }
        checkUsable("syncing"); // else it was another filesystem's files that were flushed
        unsynced.removeAll(extents);
    }

    private void checkUnsyncedExist(Set<ExtentAddress> extents) throws ArchivoltException {
        for (ExtentAddress extent : extents) {
            boolean missing = unsynced.contains(extent) && !Files.exists(pathOf(extent), NOFOLLOW_LINKS);
            if (missing && unsynced.contains(extent)) { // else it was deleted between the two
                throw fault("syncing").with("address", extent).with("missing", true);
            }
        }
    }

    private void flush(Set<ExtentAddress> extents) throws ArchivoltException {
        try {
            flusher.flush(extents);
        } catch (IOException e) {
            flushFailed = true;
            throw translate(e, "syncing").with("addresses", extents.size());
        }
    }

    /** Every call fails from here on. */
    void end() {
        ended = true;
        flusher.close();
    }

    private ExtentAddress parse(String text) throws ArchivoltException {
        ExtentAddress address = ExtentAddress.parse(text);
        try {
            pathOf(address);
            return address;
        } catch (InvalidPathException e) { // the JDK spells names in the encoding of the locale
            throw new ArchivoltException(ErrorCode.DEVICE_FAULT, "spelling a file name; set LC_ALL=C.UTF-8", e)
                    .with("address", text);
        }
    }

    /** @throws NoSuchFileException when there is no directory it could be in */
    private Path existing(ExtentAddress address) throws NoSuchFileException {
        Path file = pathOf(address);
        if (!MediumTree.isDirectory(file.getParent())) {
            throw new NoSuchFileException(file.toString());
        }
        return file;
    }

    /** The medium is mounted and where it was: nobody has removed, replaced or unmounted the directory. */
    void checkUsable(String doing) throws ArchivoltException {
        if (ended) {
            throw fault(doing).with("mounted", false);
        }
        if (!lock.isInPlace()) {
            throw fault(doing).with("vanished", tree.root);
        }
    }

    ArchivoltException translate(IOException failure, String doing) {
        ArchivoltException translated =
                FilesystemFaults.translate(failure, doing).with("medium", medium);
        return failure instanceof NoSuchFileException ? translated.with("missing", true) : translated;
    }

    private ArchivoltException fault(String doing) {
        return new ArchivoltException(ErrorCode.MEDIUM_FAULT, doing).with("medium", medium);
    }

    /** Where the file of an open extent is, for calls that want a path. */
    Path pathOf(ExtentAddress address) {
        return address.in(tree.root);
    }

    @Override
    public String toString() {
        return medium + " at " + tree.root;
    }
}
