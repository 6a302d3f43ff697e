package org.archivolt.shell.internal;

import java.time.temporal.ChronoUnit;
import java.util.List;
import java.util.Map;
import org.apache.karaf.shell.api.action.Command;
import org.apache.karaf.shell.api.action.Option;
import org.apache.karaf.shell.api.action.lifecycle.Reference;
import org.apache.karaf.shell.api.action.lifecycle.Service;
import org.apache.karaf.shell.support.table.ShellTable;
import org.archivolt.shell.internal.text.Json;
import org.archivolt.shell.internal.text.Plain;
import org.archivolt.shell.internal.text.Sizes;
import org.archivolt.store.Upload;
import org.archivolt.store.Uploads;

/** {@code upload:list}. */
@Service
@Command(scope = "upload", name = "list", description = "Lists objects that are coming in parts")
public final class UploadListCommand extends ArchivoltCommand {
    @Reference
    Uploads uploads;

    @Option(name = "--json", description = "Print JSON")
    boolean json;

    @Override
    void run(Output output) {
        List<Upload> all = uploads.list();
        if (json) {
            output.json(all.stream().map(UploadListCommand::members).toList());
            return;
        }
        ShellTable table = new ShellTable().emptyTableText("no uploads");
        table.column("Upload").alignRight();
        table.column("Id").maxSize(32);
        table.column("State");
        table.column("Parts").alignRight();
        table.column("Size").alignRight();
        table.column("Expires").maxSize(20);
        for (Upload upload : all) {
            table.addRow()
                    .addContent(
                            upload.number(),
                            Plain.of(upload.request().id().text()),
                            state(upload),
                            upload.parts().size(),
                            Sizes.of(upload.bytes()),
                            upload.expires().truncatedTo(ChronoUnit.SECONDS));
        }
        output.table(table);
    }

    private static String state(Upload upload) {
        return upload.completed().isPresent() ? "COMPLETED" : "OPEN";
    }

    private static Map<String, Object> members(Upload upload) {
        return Json.object(
                "upload", upload.number(),
                "id", upload.request().id().text(),
                "state", state(upload),
                "began", upload.began().toString(),
                "expires", upload.expires().toString(),
                "bytes", upload.bytes(),
                "parts", upload.parts().size());
    }
}
