package org.archivolt.shell.internal;

import java.util.Collection;
import java.util.Optional;
import org.apache.karaf.shell.api.action.Argument;
import org.apache.karaf.shell.api.action.Command;
import org.apache.karaf.shell.api.action.Completion;
import org.apache.karaf.shell.api.action.Option;
import org.apache.karaf.shell.api.action.lifecycle.Reference;
import org.apache.karaf.shell.api.action.lifecycle.Service;
import org.archivolt.base.ArchivoltException;
import org.archivolt.base.DeviceId;
import org.archivolt.base.Family;
import org.archivolt.dss.DeviceRecord;
import org.archivolt.lrs.ResourceAdministration;
import org.archivolt.shell.internal.complete.FamilyCompleter;
import org.archivolt.shell.internal.text.KeyValues;

/** {@code drive:add}. */
@Service
@Command(
        scope = "drive",
        name = "add",
        description = "Adds a drive that takes the media of its library",
        detailedDescription = "It is locked until it is unlocked: by --unlock, or later by drive:unlock.")
public final class DriveAddCommand extends ArchivoltCommand {
    @Reference
    ResourceAdministration administration;

    @Option(name = "--family", description = "Kind of storage")
    @Completion(FamilyCompleter.class)
    String family = Family.TAPE.name();

    @Option(name = "--library", description = "Library whose media it takes", required = true, valueToShowInHelp = "")
    String library;

    @Option(name = "--name", description = "Name of the drive; without it, its serial number")
    String name;

    @Option(name = "--option", description = "key=value for its driver; may be repeated", multiValued = true)
    Collection<String> options;

    @Option(name = "--unlock", description = "Let it be used at once")
    boolean unlock;

    @Argument(
            name = "path",
            description = "Where the driver finds it, such as virtual:main/drive0, sg:/dev/sg4, iscsi://host/name/1",
            required = true)
    String path;

    @Override
    void run(Output output) throws ArchivoltException {
        DeviceRecord added = administration.addDevice(
                Families.of(family), path, Optional.ofNullable(name), library, KeyValues.parse("--option", options));
        DeviceId drive = added.id();
        if (unlock) {
            administration.unlock(drive);
        }
        output.line("Added " + drive + ", " + added.model() + (unlock ? ", unlocked" : ""));
    }
}
