package org.archivolt.librarian.file.internal;

import java.nio.file.InvalidPathException;
import java.nio.file.Path;

/** What {@link FileFabricConfig} says, checked. */
record FileFabricSettings(Path folder, int filesMax) {
    private static final int FILES_LIMIT = 10_000;

    static FileFabricSettings from(FileFabricConfig config) {
        if (config.files_max() < 1 || config.files_max() > FILES_LIMIT) {
            throw new IllegalArgumentException("%s: files.max must be 1 to %d: %d"
                    .formatted(FileFabricConfig.PID, FILES_LIMIT, config.files_max()));
        }
        return new FileFabricSettings(folder(config.folder().strip()), config.files_max());
    }

    private static Path folder(String text) {
        try {
            return text.isEmpty() ? Path.of(System.getProperty("karaf.data", "data"), "fabric") : Path.of(text);
        } catch (InvalidPathException e) {
            throw new IllegalArgumentException(FileFabricConfig.PID + ": folder must be a path: " + text, e);
        }
    }
}
