package org.archivolt.ldm.disk.internal;

import java.io.IOException;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.Collection;
import java.util.LinkedHashSet;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.stream.Stream;

/** Makes extents durable: one by one, or with all that is dirty in their filesystem, whichever is quicker. */
interface Flusher extends AutoCloseable {
    /**
     * Data, attributes, descriptions, names and directories of these extents. What does not exist was deleted: then
     * that is made durable.
     *
     * @throws IOException when a write-back has failed, now or since the last call: it must not be repeated, because the
     *     kernel forgets what it could not write
     */
    void flush(Collection<ExtentAddress> extents) throws IOException;

    /** A directory of extents was not there and has been made. */
    default void made(Path directory) {}

    @Override
    void close();

    /**
     * fsync of every file, then of every directory that names one of them, then of those above, unless they have been flushed since the
     * directory was made.
     */
    final class EachFile implements Flusher {
        private final MediumTree tree;
        private final Descriptions descriptions;
        /** Directories of extents whose names are on the disk. */
        private final Set<Path> named = ConcurrentHashMap.newKeySet();

        EachFile(MediumTree tree, Descriptions descriptions) {
            this.tree = tree;
            this.descriptions = descriptions;
        }

        @Override
        public void flush(Collection<ExtentAddress> extents) throws IOException {
            Set<Path> directories = new LinkedHashSet<>();
            Set<Path> parents = new LinkedHashSet<>();
            Set<Path> fresh = new LinkedHashSet<>();
            for (ExtentAddress extent : extents) {
                Path file = extent.in(tree.root);
                forceIfExists(file);
                directories.add(file.getParent());
                if (!named.contains(file.getParent())) {
                    fresh.add(file.getParent());
                    parents.add(tree.root);
                }
                if (descriptions.file(extent).isPresent()) {
                    Path description = descriptions.file(extent).orElseThrow();
                    forceIfExists(description);
                    directories.add(description.getParent());
                    parents.add(tree.descriptions);
                    parents.add(tree.own);
                }
            }
            for (Path directory :
                    Stream.concat(directories.stream(), parents.stream()).toList()) {
                forceIfExists(directory);
            }
            named.addAll(fresh);
        }

        @Override
        public void made(Path directory) {
            named.remove(directory);
        }

        private static void forceIfExists(Path path) throws IOException {
            try {
                Durable.force(path);
            } catch (NoSuchFileException e) { // deleted, or never made: its directory says so
            }
        }

        @Override
        public void close() {}
    }

    /**
     * syncfs(2) for batches, fsync for a few extents while much of somebody else's is dirty. Both report every failure
     * since the medium was mounted.
     */
    final class WholeFilesystem implements Flusher {
        /** In the time one fsync takes, so much can be written: measured, see docs/decisions/0002-honest-sync.md. */
        private static final long FLUSH_WORTH_BYTES = 512 * 1024;

        private final EachFile eachFile;
        private final SystemCalls calls;
        private final int descriptor;

        WholeFilesystem(EachFile eachFile, SystemCalls calls, Path root) throws IOException {
            this.eachFile = eachFile;
            this.calls = calls;
            this.descriptor = calls.open(root);
        }

        @Override
        public void flush(Collection<ExtentAddress> extents) throws IOException {
            if (DirtyMemory.bytes() <= 2 * extents.size() * FLUSH_WORTH_BYTES) {
                calls.syncFilesystem(descriptor);
            } else {
                eachFile.flush(extents);
            }
        }

        @Override
        public void made(Path directory) {
            eachFile.made(directory);
        }

        @Override
        public void close() {
            calls.close(descriptor);
        }
    }
}
