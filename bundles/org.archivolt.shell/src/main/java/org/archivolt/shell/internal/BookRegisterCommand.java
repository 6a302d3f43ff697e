package org.archivolt.shell.internal;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import org.apache.karaf.shell.api.action.Argument;
import org.apache.karaf.shell.api.action.Command;
import org.apache.karaf.shell.api.action.Completion;
import org.apache.karaf.shell.api.action.Option;
import org.apache.karaf.shell.api.action.lifecycle.Reference;
import org.apache.karaf.shell.api.action.lifecycle.Service;
import org.apache.karaf.shell.support.completers.FileCompleter;
import org.archivolt.base.ArchivoltException;
import org.archivolt.librarian.Librarian;
import org.archivolt.librarian.Registration;
import org.archivolt.librarian.Topology;
import org.archivolt.shell.internal.text.Plain;
import org.archivolt.shell.internal.text.Sizes;

/** {@code book:register}. */
@Service
@Command(
        scope = "book",
        name = "register",
        description = "Registers books: for the first time, or what has been added",
        detailedDescription =
                "An error names all that is wrong in the file, with section and key; nothing is changed then.")
public final class BookRegisterCommand extends ArchivoltCommand {
    @Reference
    Librarian librarian;

    /** Of the largest machine it is a tenth. */
    private static final int FILE_BYTES_MAX = 1 << 20;

    @Option(name = "--dry-run", description = "Only say what would be")
    boolean dryRun;

    @Option(name = "--json", description = "Print JSON")
    boolean json;

    @Argument(name = "file", description = "INI or JSON, on this host", required = true)
    @Completion(FileCompleter.class)
    String file;

    @Override
    void run(Output output) throws ArchivoltException, IOException {
        Path path = ObjectPutCommand.readable("file", file);
        Registration registration = librarian.register(text(path), dryRun);
        if (json) {
            output.json(LibrarianTexts.members(registration, dryRun));
        } else {
            print(registration, output);
        }
    }

    private static String text(Path path) throws ArchivoltException, IOException {
        byte[] bytes;
        try (var stream = Files.newInputStream(path)) {
            bytes = stream.readNBytes(FILE_BYTES_MAX + 1);
        }
        if (bytes.length > FILE_BYTES_MAX) {
            throw ArchivoltException.invalid("file", "must be at most " + FILE_BYTES_MAX + " bytes");
        }
        return new String(bytes, StandardCharsets.UTF_8);
    }

    private void print(Registration registration, Output output) {
        Topology topology = registration.topology();
        registration.remarks().forEach(remark -> output.line(Plain.paragraph("", remark)));
        output.line("%s %d books of %s on %d nodes, %s in all"
                .formatted(
                        dryRun ? "Would have" : "Registered",
                        topology.books(),
                        Sizes.of(topology.bookSize()),
                        topology.nodes().size(),
                        Sizes.of(topology.bytes())));
        if (!registration.isNew()) {
            output.line("Before there were %d books; nodes added %s, grown %s, removed %s"
                    .formatted(
                            registration.booksBefore(),
                            registration.added(),
                            registration.grown(),
                            registration.removed()));
        }
    }
}
