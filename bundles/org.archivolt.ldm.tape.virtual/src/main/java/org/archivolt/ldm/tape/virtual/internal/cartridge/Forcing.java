package org.archivolt.ldm.tape.virtual.internal.cartridge;

import static java.nio.file.StandardOpenOption.READ;

import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;

/** Waits until files are on the disk: many at a time, since file systems commit those together that wait together. */
final class Forcing {
    private static final int AT_A_TIME = 8;

    private Forcing() {}

    static void force(Path path) throws IOException {
        try (FileChannel channel = FileChannel.open(path, READ)) {
            channel.force(true);
        }
    }

    static void force(List<Path> paths) throws IOException {
        if (paths.size() == 1) {
            force(paths.get(0));
        } else if (!paths.isEmpty()) {
            forceTogether(paths);
        }
    }

    private static void forceTogether(List<Path> paths) throws IOException {
        ExecutorService threads = Executors.newFixedThreadPool(Math.min(AT_A_TIME, paths.size()));
        try {
            List<Future<?>> pending = new ArrayList<>();
            for (Path path : paths) {
                pending.add(threads.submit(() -> {
                    force(path);
                    return null;
                }));
            }
            for (Future<?> each : pending) {
                each.get();
            }
        } catch (ExecutionException e) {
            throw new IOException("forcing records to disk", e.getCause());
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IOException("interrupted while forcing records to disk", e);
        } finally {
            threads.shutdownNow();
        }
    }
}
