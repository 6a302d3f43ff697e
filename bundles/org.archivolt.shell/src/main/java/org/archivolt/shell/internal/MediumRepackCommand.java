package org.archivolt.shell.internal;

import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.Map;
import org.apache.karaf.shell.api.action.Command;
import org.apache.karaf.shell.api.action.Completion;
import org.apache.karaf.shell.api.action.Option;
import org.apache.karaf.shell.api.action.lifecycle.Service;
import org.archivolt.shell.internal.complete.LibraryCompleter;

/** {@code medium:repack}. */
@Service
@Command(
        scope = "medium",
        name = "repack",
        description = "Starts a job that moves all that is on a medium to others of its family",
        detailedDescription = "Objects can be read all the time; nothing is put on the medium meanwhile. The same as"
                + " job:start repack.")
public final class MediumRepackCommand extends MediumJobCommand {
    @Option(
            name = "--tag",
            description =
                    "A word the media it goes to must carry; may be repeated; -: none. Without: those of each object",
            multiValued = true)
    Collection<String> tags;

    @Option(name = "--library", description = "Library of the media it goes to; without: any")
    @Completion(LibraryCompleter.class)
    String library = "";

    @Option(name = "--format", description = "Format the medium when nothing is left on it")
    boolean format;

    @Override
    String kind() {
        return "repack";
    }

    @Override
    Map<String, String> parameters() {
        Map<String, String> parameters = new LinkedHashMap<>();
        parameters.put("format", format ? "yes" : "no");
        parameters.put("library", library);
        if (tags != null) {
            parameters.put("tags", String.join(",", tags));
        }
        return parameters;
    }
}
