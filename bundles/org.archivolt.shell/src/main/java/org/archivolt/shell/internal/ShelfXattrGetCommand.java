package org.archivolt.shell.internal;

import java.nio.charset.StandardCharsets;
import java.util.HexFormat;
import org.apache.karaf.shell.api.action.Argument;
import org.apache.karaf.shell.api.action.Command;
import org.apache.karaf.shell.api.action.Completion;
import org.apache.karaf.shell.api.action.Option;
import org.apache.karaf.shell.api.action.lifecycle.Reference;
import org.apache.karaf.shell.api.action.lifecycle.Service;
import org.archivolt.base.ArchivoltException;
import org.archivolt.librarian.Librarian;
import org.archivolt.shell.internal.complete.AttributeCompleter;
import org.archivolt.shell.internal.complete.ShelfCompleter;
import org.archivolt.shell.internal.text.Plain;

/** {@code shelf:xattr-get}. */
@Service
@Command(scope = "shelf", name = "xattr-get", description = "Shows an extended attribute of a shelf")
public final class ShelfXattrGetCommand extends ArchivoltCommand {
    @Reference
    Librarian librarian;

    @Option(name = "--hex", description = "The value in hexadecimal digits: any bytes")
    boolean hex;

    @Argument(name = "shelf", description = "Its path, or its number", required = true)
    @Completion(ShelfCompleter.class)
    String shelf;

    @Argument(index = 1, name = "name", description = "Of the attribute", required = true)
    @Completion(AttributeCompleter.class)
    String name;

    @Override
    void run(Output output) throws ArchivoltException {
        byte[] value = librarian.attribute(ShelfNames.id(shelf, librarian), name);
        output.line(hex ? HexFormat.of().formatHex(value) : Plain.of(new String(value, StandardCharsets.UTF_8)));
    }
}
