package org.archivolt.librarian.file.internal;

import java.nio.ByteBuffer;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Collection;
import java.util.Set;
import java.util.TreeSet;
import org.archivolt.base.ArchivoltException;
import org.archivolt.base.ErrorCode;
import org.archivolt.librarian.BookAddress;
import org.archivolt.librarian.memory.FabricMemory;
import org.osgi.service.component.annotations.Activate;
import org.osgi.service.component.annotations.Component;
import org.osgi.service.component.annotations.Deactivate;
import org.osgi.service.metatype.annotations.Designate;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Fabric memory that is emulated by sparse files in a folder ({@link BookPlace}). */
@Component(service = FabricMemory.class, configurationPid = FileFabricConfig.PID)
@Designate(ocd = FileFabricConfig.class)
public final class FileFabric implements FabricMemory, AutoCloseable {
    private static final Logger LOG = LoggerFactory.getLogger(FileFabric.class);
    private static final int COPY_LENGTH = 128 << 10;
    private static final Duration CLOSE_BOUND = Duration.ofSeconds(10);

    private final Path folder;
    private final FileCalls calls;
    private final String identity;
    private final OpenFiles files;

    @Activate
    public FileFabric(FileFabricConfig config) throws ArchivoltException {
        this(FileFabricSettings.from(config), new LinuxFileCalls());
    }

    /** @throws ArchivoltException {@code WRONG_STATE} when another process uses the folder; {@code DEVICE_FAULT} */
    public FileFabric(Path folder) throws ArchivoltException {
        this(new FileFabricSettings(folder, 256), new LinuxFileCalls());
    }

    FileFabric(FileFabricSettings settings, FileCalls calls) throws ArchivoltException {
        this.folder = settings.folder().toAbsolutePath().normalize();
        this.calls = calls;
        FolderLock lock = FolderLock.take(folder);
        this.identity = identity(folder, lock);
        this.files = new OpenFiles(folder, settings.filesMax(), calls, lock::close);
    }

    private static String identity(Path folder, FolderLock lock) throws ArchivoltException {
        try {
            return FolderIdentity.of(folder);
        } catch (ArchivoltException | RuntimeException e) {
            lock.close();
            throw e;
        }
    }

    /** That of the folder, wherever it is moved to. */
    @Override
    public String identity() {
        return identity;
    }

    @FunctionalInterface
    private interface Work {
        void on(BookFile file) throws FileFailure;
    }

    @Override
    public void read(BookAddress book, long bookSize, long offset, ByteBuffer into) throws ArchivoltException {
        BookPlace place = placeOf(book, bookSize, offset, into.remaining());
        with(place.file(), "reading fabric memory", file -> read(file, into, place.position() + offset));
    }

    private void read(BookFile file, ByteBuffer into, long offset) throws FileFailure {
        if (into.isDirect()) {
            file.read(calls, into, offset);
            return;
        }
        int start = into.position();
        ByteBuffer copy = ByteBuffer.allocateDirect(Math.min(into.remaining(), COPY_LENGTH));
        while (into.hasRemaining()) {
            copy.clear().limit(Math.min(into.remaining(), COPY_LENGTH));
            file.read(calls, copy, offset + into.position() - start);
            into.put(copy.flip());
        }
    }

    @Override
    public void write(BookAddress book, long bookSize, long offset, ByteBuffer from) throws ArchivoltException {
        BookPlace place = placeOf(book, bookSize, offset, from.remaining());
        with(place.file(), "writing fabric memory", file -> write(file, from, place.position() + offset));
    }

    private void write(BookFile file, ByteBuffer from, long offset) throws FileFailure {
        if (from.isDirect()) {
            file.write(calls, from, offset);
            return;
        }
        int start = from.position();
        ByteBuffer copy = ByteBuffer.allocateDirect(Math.min(from.remaining(), COPY_LENGTH));
        while (from.hasRemaining()) {
            long at = offset + from.position() - start;
            int length = Math.min(from.remaining(), COPY_LENGTH);
            copy.clear().put(from.slice(from.position(), length)).flip();
            file.write(calls, copy, at);
            from.position(from.position() + length);
        }
    }

    @Override
    public void zero(BookAddress book, long bookSize, long offset, long length) throws ArchivoltException {
        BookPlace place = placeOf(book, bookSize, offset, length);
        if (length == 0) {
            return;
        }
        with(place.file(), "overwriting fabric memory with zeros", file -> {
            file.zero(calls, place.position() + offset, length);
            file.force(calls);
        });
    }

    @Override
    public void force(Collection<BookAddress> books, long bookSize) throws ArchivoltException {
        Set<String> names = new TreeSet<>();
        books.forEach(book -> names.add(BookPlace.of(book, bookSize).file()));
        for (String name : names) {
            with(name, "making fabric memory durable", file -> file.force(calls));
        }
    }

    private static BookPlace placeOf(BookAddress book, long bookSize, long offset, long length) {
        if (offset < 0 || length < 0 || offset > bookSize - length) {
            throw new IllegalArgumentException("not in a book of " + bookSize + ": " + offset + "+" + length);
        }
        return BookPlace.of(book, bookSize);
    }

    private void with(String name, String doing, Work work) throws ArchivoltException {
        try {
            BookFile file = files.take(name);
            try {
                work.on(file);
            } finally {
                files.giveBack(file);
            }
        } catch (FileFailure e) {
            throw translated(e, doing).with("file", folder.resolve(name));
        }
    }

    private static ArchivoltException translated(FileFailure failure, String doing) {
        return failure.isFull()
                ? new ArchivoltException(ErrorCode.NO_SPACE, doing + ": the filesystem of its folder is full", failure)
                : new ArchivoltException(ErrorCode.DEVICE_FAULT, doing, failure);
    }

    /** How many files are open. */
    int openFiles() {
        return files.count();
    }

    /** Who still writes keeps others from the folder until that has ended; waits for it, bounded. */
    @Override
    @Deactivate
    public void close() {
        try {
            if (!files.close(CLOSE_BOUND)) {
                LOG.warn(
                        "fabric memory: {}: somebody still reads or writes; nobody else can use the folder yet",
                        folder);
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }
}
