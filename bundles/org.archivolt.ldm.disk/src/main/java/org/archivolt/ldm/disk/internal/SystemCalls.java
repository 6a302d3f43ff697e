package org.archivolt.ldm.disk.internal;

import java.io.IOException;
import java.nio.file.Path;
import java.util.Optional;
import java.util.Set;
import org.slf4j.LoggerFactory;

/** What the JDK cannot ask of Linux. Not available where JNA is not; the callers then do without. */
interface SystemCalls {
    Optional<SystemCalls> AVAILABLE = find();

    /** Opens a file or directory for the calls below only. */
    int open(Path path) throws IOException;

    void close(int descriptor);

    /** Writes back all that is dirty in the filesystem of the open file, and waits for it. */
    void syncFilesystem(int descriptor) throws IOException;

    /** Begins to write a part of the file back, without waiting. */
    void startWriteBack(int descriptor, long offset, long length) throws IOException;

    /** Waits until what was begun is done. Says nothing about durability. */
    void awaitWriteBack(int descriptor, long offset, long length) throws IOException;

    /** As the C library puts it in the language of this process. */
    String errorText(int number);

    private static Optional<SystemCalls> find() {
        boolean known = System.getProperty("os.name").equals("Linux")
                && Set.of("amd64", "aarch64").contains(System.getProperty("os.arch"));
        if (!known) {
            return Optional.empty();
        }
        try {
            return Optional.of(new JnaSystemCalls());
        } catch (LinkageError e) { // JNA is not installed, or cannot load its own library here
            LoggerFactory.getLogger(SystemCalls.class).info("JNA cannot be used: {}", e.toString());
            return Optional.empty();
        }
    }
}
