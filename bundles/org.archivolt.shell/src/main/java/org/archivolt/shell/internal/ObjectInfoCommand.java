package org.archivolt.shell.internal;

import org.apache.karaf.shell.api.action.Argument;
import org.apache.karaf.shell.api.action.Command;
import org.apache.karaf.shell.api.action.Completion;
import org.apache.karaf.shell.api.action.Option;
import org.apache.karaf.shell.api.action.lifecycle.Reference;
import org.apache.karaf.shell.api.action.lifecycle.Service;
import org.archivolt.base.ArchivoltException;
import org.archivolt.base.ErrorCode;
import org.archivolt.base.ObjectId;
import org.archivolt.dss.ObjectRecord;
import org.archivolt.shell.internal.complete.ObjectCompleter;
import org.archivolt.shell.internal.text.Sizes;
import org.archivolt.store.ObjectStore;

/** {@code object:info}. */
@Service
@Command(scope = "object", name = "info", description = "Shows all that is known of an object")
public final class ObjectInfoCommand extends ArchivoltCommand {
    @Reference
    ObjectStore store;

    @Option(name = "--json", description = "Print JSON")
    boolean json;

    @Argument(name = "id", description = "The object", required = true)
    @Completion(ObjectCompleter.class)
    String id;

    @Override
    void run(Output output) throws ArchivoltException {
        ObjectRecord object = store.find(ObjectId.of(id)).orElseThrow(() -> noSuchObject(id));
        if (json) {
            output.json(ObjectMembers.of(object));
        } else {
            print(object, output);
        }
    }

    static ArchivoltException noSuchObject(String id) {
        return new ArchivoltException(ErrorCode.NO_SUCH_OBJECT, "there is no such object").with("id", id);
    }

    private static void print(ObjectRecord object, Output output) {
        output.line("Id            " + object.id());
        output.line("Uuid          " + object.version().uuid());
        output.line("Version       " + object.version().version());
        output.line("Size          " + object.size() + " bytes (" + Sizes.of(object.size()) + ")");
        output.line("Checksum      " + object.checksum());
        output.line("Content type  " + object.contentType());
        output.line("Created       " + object.created());
        output.line("Layout        " + object.layout());
        object.metadata().forEach((name, value) -> output.line("Metadata      " + name + " = " + value));
    }
}
