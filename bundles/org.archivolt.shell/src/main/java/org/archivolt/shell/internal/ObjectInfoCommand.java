package org.archivolt.shell.internal;

import org.apache.karaf.shell.api.action.Command;
import org.apache.karaf.shell.api.action.Option;
import org.apache.karaf.shell.api.action.lifecycle.Service;
import org.archivolt.base.ArchivoltException;
import org.archivolt.dss.CopyRecord;
import org.archivolt.dss.ObjectRecord;
import org.archivolt.shell.internal.text.Plain;
import org.archivolt.shell.internal.text.Sizes;

/** {@code object:info}. */
@Service
@Command(scope = "object", name = "info", description = "Shows all that is known of an object")
public final class ObjectInfoCommand extends VersionCommand {
    @Option(name = "--json", description = "Print JSON")
    boolean json;

    @Override
    void run(Output output) throws ArchivoltException {
        ObjectRecord object = found();
        if (json) {
            output.json(ObjectMembers.of(object));
        } else {
            print(object, output);
        }
    }

    private static void print(ObjectRecord object, Output output) {
        output.line("Id            " + Plain.of(object.id().text()));
        output.line("Uuid          " + object.version().uuid());
        output.line("Version       " + object.version().version());
        output.line("Size          " + object.size() + " bytes (" + Sizes.of(object.size()) + ")");
        output.line("Checksum      " + object.checksum());
        output.line("Content type  " + Plain.of(object.contentType()));
        output.line("Created       " + object.created());
        object.deprecated().ifPresent(since -> output.line("Deprecated    " + since));
        output.line("Tags          " + object.tags());
        object.grouping().ifPresent(grouping -> output.line("Grouping      " + Plain.of(grouping)));
        object.metadata().forEach((name, value) -> output.line("Metadata      " + name + " = " + Plain.of(value)));
        for (CopyRecord copy : object.copies()) {
            output.line("Copy          %s, %s, %s, read %s"
                    .formatted(
                            copy.name(),
                            copy.status(),
                            copy.layout(),
                            copy.accessed().map(Object::toString).orElse("never")));
        }
    }
}
