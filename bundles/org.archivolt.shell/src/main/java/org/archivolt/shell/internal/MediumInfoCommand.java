package org.archivolt.shell.internal;

import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import org.apache.karaf.shell.api.action.Argument;
import org.apache.karaf.shell.api.action.Command;
import org.apache.karaf.shell.api.action.Completion;
import org.apache.karaf.shell.api.action.Option;
import org.apache.karaf.shell.api.action.lifecycle.Reference;
import org.apache.karaf.shell.api.action.lifecycle.Service;
import org.archivolt.base.ArchivoltException;
import org.archivolt.base.MediumId;
import org.archivolt.dss.MediumRecord;
import org.archivolt.dss.MediumStatistics;
import org.archivolt.dss.ResourceCatalog;
import org.archivolt.ldm.LibraryElement;
import org.archivolt.ldm.MediaLibrary;
import org.archivolt.lrs.MediumPlace;
import org.archivolt.lrs.ResourceAdministration;
import org.archivolt.shell.internal.complete.MediumCompleter;
import org.archivolt.shell.internal.text.Json;
import org.archivolt.shell.internal.text.Plain;
import org.archivolt.shell.internal.text.Sizes;

/** {@code medium:info}. */
@Service
@Command(scope = "medium", name = "info", description = "Shows all that is known of a medium, and where it is now")
public final class MediumInfoCommand extends ArchivoltCommand {
    @Reference
    ResourceAdministration administration;

    @Reference
    ResourceCatalog catalog;

    @Reference
    List<MediaLibrary> libraries;

    @Option(name = "--json", description = "Print JSON")
    boolean json;

    @Argument(name = "medium", description = "Its name, or family:library:name", required = true)
    @Completion(MediumCompleter.class)
    String name;

    @Override
    void run(Output output) throws ArchivoltException {
        MediumId id = MediumNames.resolve(name, catalog);
        MediumRecord medium = MediumNames.record(id, catalog);
        MediumPlace place = administration.locate(id);
        Optional<LibraryElement> element =
                Optional.ofNullable(Libraries.places(libraries).get(id));
        if (json) {
            Map<String, Object> members = MediumMembers.of(medium);
            members.put(
                    "place",
                    Json.object(
                            "host", place.host().orElse(null),
                            "device", place.device().map(Object::toString).orElse(null),
                            "element", element.map(Libraries::members).orElse(null)));
            output.json(members);
        } else {
            print(medium, place, element, output);
        }
    }

    private static void print(MediumRecord medium, MediumPlace place, Optional<LibraryElement> element, Output output) {
        output.line("medium    %s, %s".formatted(medium.id(), Plain.of(medium.model())));
        output.line("status    %s%s, access %s"
                .formatted(
                        medium.status().name().toLowerCase(Locale.ROOT),
                        medium.lost() ? ", lost" : "",
                        medium.access()));
        output.line("format    %s%s"
                .formatted(
                        medium.filesystem().name().toLowerCase(Locale.ROOT),
                        medium.format().map(uuid -> ", " + uuid).orElse("")));
        output.line("room      %s free of %s"
                .formatted(
                        Sizes.of(medium.space().freeBytes()),
                        Sizes.of(medium.space().totalBytes())));
        output.line("holds     %d extents, %s".formatted(medium.extents(), Sizes.of(medium.writtenBytes())));
        output.line("tags      " + medium.tags());
        output.line(Plain.paragraph("", "groupings " + String.join(", ", medium.groupings())));
        output.line("place     " + place(place, element));
        MediumStatistics statistics = medium.statistics();
        output.line("loads     %d%s, errors %d"
                .formatted(
                        statistics.loads(),
                        statistics
                                .lastLoad()
                                .map(when -> ", the last at " + when)
                                .orElse(""),
                        statistics.errors()));
        output.line("added     " + medium.added());
    }

    private static String place(MediumPlace place, Optional<LibraryElement> element) {
        String where = place.device()
                .map(device -> "in " + device)
                .or(() -> element.map(Libraries::place))
                .orElse("not known here");
        return where
                + place.host().map(host -> ", held by host " + Plain.of(host)).orElse("");
    }
}
