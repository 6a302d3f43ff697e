package org.archivolt.shell.internal;

import java.nio.charset.StandardCharsets;
import java.util.HexFormat;
import org.apache.karaf.shell.api.action.Argument;
import org.apache.karaf.shell.api.action.Command;
import org.apache.karaf.shell.api.action.Completion;
import org.apache.karaf.shell.api.action.Option;
import org.apache.karaf.shell.api.action.lifecycle.Service;
import org.archivolt.base.ArchivoltException;
import org.archivolt.librarian.AttributeMode;
import org.archivolt.shell.internal.complete.AttributeCompleter;
import org.archivolt.shell.internal.complete.ShelfCompleter;

/** {@code shelf:xattr-set}. */
@Service
@Command(scope = "shelf", name = "xattr-set", description = "Sets an extended attribute of a shelf")
public final class ShelfXattrSetCommand extends CallerCommand {
    @Option(name = "--hex", description = "The value in hexadecimal digits: any bytes")
    boolean hex;

    @Option(name = "--create", description = "Fail when it is there already")
    boolean create;

    @Option(name = "--replace", description = "Fail when it is not there")
    boolean replace;

    @Argument(name = "shelf", description = "Its path, or its number", required = true)
    @Completion(ShelfCompleter.class)
    String shelf;

    @Argument(index = 1, name = "name", description = "Of the attribute", required = true)
    @Completion(AttributeCompleter.class)
    String name;

    @Argument(index = 2, name = "value", description = "The new value", required = true)
    String value;

    @Override
    void run(Output output) throws ArchivoltException {
        if (create && replace) {
            throw ArchivoltException.invalid("--create", "cannot be together with --replace");
        }
        AttributeMode mode = create ? AttributeMode.CREATE : replace ? AttributeMode.REPLACE : AttributeMode.ANY;
        librarian.setAttribute(caller(), ShelfNames.id(shelf, librarian), name, bytes(), mode);
    }

    private byte[] bytes() throws ArchivoltException {
        if (!hex) {
            return value.getBytes(StandardCharsets.UTF_8);
        }
        try {
            return HexFormat.of().parseHex(value.startsWith("0x") ? value.substring(2) : value);
        } catch (IllegalArgumentException e) {
            throw ArchivoltException.invalid("value", "must be an even number of hexadecimal digits");
        }
    }
}
