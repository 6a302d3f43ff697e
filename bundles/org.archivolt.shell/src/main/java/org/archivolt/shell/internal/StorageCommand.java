package org.archivolt.shell.internal;

import java.util.Collection;
import java.util.List;
import java.util.Optional;
import org.apache.karaf.shell.api.action.Completion;
import org.apache.karaf.shell.api.action.Option;
import org.apache.karaf.shell.api.action.lifecycle.Reference;
import org.archivolt.base.ArchivoltException;
import org.archivolt.base.Family;
import org.archivolt.base.Tags;
import org.archivolt.shell.internal.complete.FamilyCompleter;
import org.archivolt.shell.internal.complete.LayoutCompleter;
import org.archivolt.shell.internal.complete.ProfileCompleter;
import org.archivolt.shell.internal.text.KeyValues;
import org.archivolt.store.ObjectStore;
import org.archivolt.store.StorageOptions;

/** A command that says where bytes go, and how. */
abstract class StorageCommand extends ArchivoltCommand {
    @Reference
    ObjectStore store;

    @Option(name = "--profile", description = "Named set of the other options; see profile:list")
    @Completion(ProfileCompleter.class)
    String profile;

    @Option(name = "--layout", description = "How it is spread over media; without it, the configured default")
    @Completion(LayoutCompleter.class)
    String layout;

    @Option(name = "--parameter", description = "Of the layout, as name=value; may be repeated", multiValued = true)
    Collection<String> parameters;

    @Option(name = "--family", description = "Kind of storage; without it, the configured default")
    @Completion(FamilyCompleter.class)
    String family;

    @Option(name = "--library", description = "Only media of this library")
    String library;

    @Option(name = "--tag", description = "A word its media must carry; may be repeated", multiValued = true)
    Collection<String> tags;

    @Option(name = "--grouping", description = "What it belongs together with on media")
    String grouping;

    @Option(name = "--no-split", description = "Fail rather than continue on further media")
    boolean noSplit;

    final StorageOptions options() throws ArchivoltException {
        return new StorageOptions(
                Optional.ofNullable(profile),
                family(),
                Optional.ofNullable(library),
                Tags.parse(tags == null ? List.of() : tags.stream().distinct().toList()),
                Optional.ofNullable(grouping),
                noSplit,
                Optional.ofNullable(layout),
                KeyValues.parse("--parameter", parameters));
    }

    private Optional<Family> family() throws ArchivoltException {
        return family == null ? Optional.empty() : Optional.of(Families.of(family));
    }
}
