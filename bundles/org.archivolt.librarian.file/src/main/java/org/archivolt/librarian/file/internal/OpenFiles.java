package org.archivolt.librarian.file.internal;

import java.nio.file.Path;
import java.time.Duration;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;

/**
 * The files of a folder. Those that are in use are open; of the others, those used last, up to a bound. A file that was written stays known when
 * it is closed, since it is still to be made durable. Once all is closed, who still reads or writes ends in peace.
 */
final class OpenFiles {
    private final Path folder;
    private final int max;
    private final FileCalls calls;
    private final Map<String, BookFile> known = new HashMap<>();
    /** By their last use. */
    private final Map<Path, BookFile> open = new LinkedHashMap<>(16, 0.75f, true);

    private final Runnable whenOver;
    private final CountDownLatch over = new CountDownLatch(1);
    private boolean isClosed;

    /** @param whenOver called once, when all is closed and nobody reads or writes any more */
    OpenFiles(Path folder, int max, FileCalls calls, Runnable whenOver) {
        this.folder = folder;
        this.max = max;
        this.calls = calls;
        this.whenOver = whenOver;
    }

    /** To be given back. */
    synchronized BookFile take(String name) throws FileFailure {
        if (isClosed) {
            throw new FileFailure(0, "the fabric memory is closed");
        }
        BookFile file = known.computeIfAbsent(name, each -> new BookFile(folder.resolve(each)));
        if (!file.isOpen()) {
            file.descriptor = calls.open(file.path);
        }
        open.put(file.path, file);
        file.users++;
        closeBeyondBound();
        return file;
    }

    synchronized void giveBack(BookFile file) {
        file.users--;
        if (isClosed && file.users == 0) {
            close(file);
            endIfLast();
        }
    }

    /** The number of files that are open. */
    synchronized int count() {
        return open.size();
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
        open.remove(file.path);
        calls.close(file.descriptor);
        file.setClosed();
    }

    /** @return whether nobody reads or writes any more; else somebody did so for longer than the bound */
    boolean close(Duration bound) throws InterruptedException {
        close();
        return over.await(bound.toNanos(), TimeUnit.NANOSECONDS);
    }

    private synchronized void close() {
        isClosed = true;
        List.copyOf(open.values()).stream().filter(file -> file.users == 0).forEach(this::close);
        endIfLast();
    }

    private void endIfLast() {
        if (open.isEmpty() && over.getCount() > 0) {
            whenOver.run();
            over.countDown();
        }
    }
}
