package org.archivolt.shell.internal;

import java.util.List;
import java.util.Map;
import java.util.SortedMap;
import java.util.TreeMap;
import org.apache.karaf.shell.api.action.Argument;
import org.apache.karaf.shell.api.action.Command;
import org.apache.karaf.shell.api.action.Completion;
import org.apache.karaf.shell.api.action.lifecycle.Reference;
import org.apache.karaf.shell.api.action.lifecycle.Service;
import org.archivolt.base.ArchivoltException;
import org.archivolt.base.Family;
import org.archivolt.lrs.ResourceAdministration;
import org.archivolt.lrs.ResourceScheduler;
import org.archivolt.shell.internal.complete.ConfigurationValueCompleter;
import org.archivolt.shell.internal.complete.FamilyCompleter;
import org.archivolt.shell.internal.text.KeyValues;
import org.archivolt.shell.internal.text.Plain;

/** {@code lrs:config-set}. */
@Service
@Command(
        scope = "lrs",
        name = "config-set",
        description = "Changes the configuration of a family, at once and for good",
        detailedDescription = "All keys or none. The file in etc/ is rewritten; its comments stay.")
public final class LrsConfigSetCommand extends ArchivoltCommand {
    @Reference
    ResourceScheduler scheduler;

    @Reference
    ResourceAdministration administration;

    @Argument(index = 0, name = "family", description = "As in lrs:status", required = true)
    @Completion(FamilyCompleter.class)
    String family;

    @Argument(
            index = 1,
            name = "key=value",
            description = "What to change; lrs:config-get shows the keys",
            required = true,
            multiValued = true)
    @Completion(ConfigurationValueCompleter.class)
    List<String> changes;

    @Override
    void run(Output output) throws ArchivoltException {
        Family named = Families.named(family, scheduler);
        Map<String, String> wanted = KeyValues.parse("key=value", changes);
        SortedMap<String, String> before = administration.configuration(named);
        administration.configure(named, wanted);
        SortedMap<String, String> after = administration.configuration(named);
        new TreeMap<>(wanted)
                .keySet()
                .forEach(key ->
                        output.line(Plain.of("%s = %s (was %s)".formatted(key, after.get(key), before.get(key)))));
    }
}
