package org.archivolt.shell.internal;

import java.util.Collection;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.function.Predicate;
import org.apache.karaf.shell.api.action.Command;
import org.apache.karaf.shell.api.action.Completion;
import org.apache.karaf.shell.api.action.Option;
import org.apache.karaf.shell.api.action.lifecycle.Reference;
import org.apache.karaf.shell.api.action.lifecycle.Service;
import org.apache.karaf.shell.support.completers.StringsCompleter;
import org.apache.karaf.shell.support.table.ShellTable;
import org.archivolt.base.AdministrativeStatus;
import org.archivolt.base.ArchivoltException;
import org.archivolt.base.Tags;
import org.archivolt.dss.MediumRecord;
import org.archivolt.dss.ResourceCatalog;
import org.archivolt.shell.internal.complete.FamilyCompleter;
import org.archivolt.shell.internal.text.Sizes;

/** {@code medium:list}. */
@Service
@Command(
        scope = "medium",
        name = "list",
        description = "Lists the media",
        detailedDescription = "Acc is what may be done with them: P put, G get, D delete.")
public final class MediumListCommand extends ArchivoltCommand {
    @Reference
    ResourceCatalog catalog;

    @Option(name = "--json", description = "Print JSON")
    boolean json;

    @Option(name = "--output", description = "Only these fields, separated by commas; names as in JSON")
    String fields;

    @Option(name = "--family", description = "Only media of this kind of storage", valueToShowInHelp = "")
    @Completion(FamilyCompleter.class)
    String family;

    @Option(name = "--library", description = "Only media of this library")
    String library;

    @Option(name = "--status", description = "Only those that are locked, unlocked, failed, or lost")
    @Completion(
            value = StringsCompleter.class,
            values = {"locked", "unlocked", "failed", "lost"})
    String status;

    @Option(name = "--tag", description = "Only media with this tag; may be repeated", multiValued = true)
    Collection<String> tags;

    @Override
    void run(Output output) throws ArchivoltException {
        Tags wanted =
                Tags.parse(tags == null ? List.of() : tags.stream().distinct().toList());
        List<MediumRecord> media = catalog.media().stream()
                .filter(medium -> family == null || medium.id().family().name().equals(family))
                .filter(medium -> library == null || medium.id().library().equals(library))
                .filter(statusFilter())
                .filter(medium -> medium.tags().includes(wanted))
                .toList();
        List<Map<String, Object>> members =
                media.stream().map(MediumMembers::of).toList();
        if (fields != null) {
            Fields chosen = Fields.parse(fields, MediumMembers.NAMES);
            members = chosen.of(members);
            if (!json) {
                output.table(chosen.table(members, "no such media"));
                return;
            }
        }
        if (json) {
            output.json(members);
        } else {
            output.table(table(media));
        }
    }

    private Predicate<MediumRecord> statusFilter() throws ArchivoltException {
        if (status == null) {
            return medium -> true;
        }
        if (status.equalsIgnoreCase("lost")) {
            return MediumRecord::lost;
        }
        try {
            AdministrativeStatus wanted = AdministrativeStatus.valueOf(status.toUpperCase(Locale.ROOT));
            return medium -> medium.status() == wanted && !medium.lost();
        } catch (IllegalArgumentException e) {
            throw ArchivoltException.invalid("status", "must be locked, unlocked, failed or lost")
                    .with("value", status);
        }
    }

    private static ShellTable table(List<MediumRecord> media) {
        ShellTable table = new ShellTable().emptyTableText("no media; add one with medium:add");
        table.column("Family").maxSize(8);
        table.column("Library").maxSize(10);
        table.column("Name").maxSize(14);
        table.column("Status");
        table.column("Acc");
        table.column("Format");
        table.column("Free").alignRight();
        table.column("Extents").alignRight();
        table.column("Tags").maxSize(8);
        for (MediumRecord medium : media) {
            table.addRow()
                    .addContent(
                            medium.id().family(),
                            medium.id().library(),
                            medium.id().name(),
                            medium.lost() ? "LOST" : medium.status(),
                            medium.access(),
                            medium.filesystem(),
                            Sizes.of(medium.space().freeBytes()),
                            medium.extents(),
                            medium.tags());
        }
        return table;
    }
}
