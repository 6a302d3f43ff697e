package org.archivolt.shell.internal;

import java.util.SortedMap;
import org.apache.karaf.shell.api.action.Argument;
import org.apache.karaf.shell.api.action.Command;
import org.apache.karaf.shell.api.action.Completion;
import org.apache.karaf.shell.api.action.Option;
import org.apache.karaf.shell.api.action.lifecycle.Reference;
import org.apache.karaf.shell.api.action.lifecycle.Service;
import org.archivolt.base.ArchivoltException;
import org.archivolt.lrs.ResourceAdministration;
import org.archivolt.lrs.ResourceScheduler;
import org.archivolt.shell.internal.complete.ConfigurationKeyCompleter;
import org.archivolt.shell.internal.complete.FamilyCompleter;
import org.archivolt.shell.internal.text.Plain;

/** {@code lrs:config-get}. */
@Service
@Command(scope = "lrs", name = "config-get", description = "Shows the configuration of a family that is in force")
public final class LrsConfigGetCommand extends ArchivoltCommand {
    @Reference
    ResourceScheduler scheduler;

    @Reference
    ResourceAdministration administration;

    @Option(name = "--json", description = "Print JSON")
    boolean json;

    @Argument(index = 0, name = "family", description = "As in lrs:status", required = true)
    @Completion(FamilyCompleter.class)
    String family;

    @Argument(index = 1, name = "key", description = "Only the value of this key")
    @Completion(ConfigurationKeyCompleter.class)
    String key;

    @Override
    void run(Output output) throws ArchivoltException {
        SortedMap<String, String> configuration = administration.configuration(Families.named(family, scheduler));
        if (key != null && !configuration.containsKey(key)) {
            throw ArchivoltException.invalid(key, "there is no such key").with("keys", configuration.keySet());
        }
        if (json) {
            output.json(key == null ? configuration : configuration.get(key));
        } else if (key != null) {
            output.line(Plain.of(configuration.get(key)));
        } else {
            configuration.forEach((name, value) -> output.line("%s = %s".formatted(name, Plain.of(value))));
        }
    }
}
