package org.archivolt.librarian.file.internal;

import java.nio.file.Path;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * The files of a folder. Those that are in use are open; of the others, those used last, up to a bound. A file that was written stays known when
 * it is closed, since it is still to be made durable.
 */
final class OpenFiles implements AutoCloseable {
    private final Path folder;
    private final int max;
    private final FileCalls calls;
    private final Map<String, BookFile> known = new HashMap<>();
    /** By their last use. */
    private final Map<String, BookFile> open = new LinkedHashMap<>(16, 0.75f, true);

    private boolean isClosed;

    OpenFiles(Path folder, int max, FileCalls calls) {
        this.folder = folder;
        this.max = max;
        this.calls = calls;
    }

    /** To be given back. */
    synchronized BookFile take(String name) throws FileFailure {
        BookFile file = known.computeIfAbsent(name, BookFile::new);
        if (!file.isOpen()) {
            requireOpen();
            file.descriptor = calls.open(folder.resolve(name));
        }
        open.put(name, file);
        file.users++;
        closeBeyondBound();
        return file;
    }

    synchronized void giveBack(BookFile file) {
        file.users--;
        if (isClosed && file.users == 0) {
            close(file);
        }
    }

    /** The number of files that are open. */
    synchronized int count() {
        return open.size();
    }

    private void requireOpen() throws FileFailure {
        if (isClosed) {
            throw new FileFailure(0, "the fabric memory is closed");
        }
    }

    /** When all are in use there are more, one for each thread that is at it. */
    private void closeBeyondBound() {
        var eldest = open.values().iterator();
        while (open.size() > max && eldest.hasNext()) {
            BookFile file = eldest.next();
            if (file.users == 0) {
                eldest.remove();
                calls.close(file.descriptor);
                file.setClosed();
            }
        }
    }

    private void close(BookFile file) {
        open.remove(file.name);
        calls.close(file.descriptor);
        file.setClosed();
    }

    /** Who still reads or writes ends in peace. */
    @Override
    public synchronized void close() {
        isClosed = true;
        List.copyOf(open.values()).stream().filter(file -> file.users == 0).forEach(this::close);
    }
}
