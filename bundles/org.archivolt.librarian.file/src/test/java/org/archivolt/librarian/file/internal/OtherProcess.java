package org.archivolt.librarian.file.internal;

import java.nio.file.Path;
import org.archivolt.base.ArchivoltException;

/** A program that wants the folder, too. */
final class OtherProcess {
    private OtherProcess() {}

    public static void main(String[] arguments) {
        try (FileFabric fabric = new FileFabric(Path.of(arguments[0]))) {
            System.out.println(fabric.identity());
        } catch (ArchivoltException e) {
            System.out.println(e.getMessage());
        }
    }
}
