package org.archivolt.shell.internal;

import java.nio.file.Path;
import java.util.Collection;
import java.util.List;
import java.util.Optional;
import org.apache.karaf.shell.api.action.Argument;
import org.apache.karaf.shell.api.action.Command;
import org.apache.karaf.shell.api.action.Completion;
import org.apache.karaf.shell.api.action.Option;
import org.apache.karaf.shell.api.action.lifecycle.Reference;
import org.apache.karaf.shell.api.action.lifecycle.Service;
import org.apache.karaf.shell.support.completers.FileCompleter;
import org.archivolt.base.ArchivoltException;
import org.archivolt.base.ErrorCode;
import org.archivolt.base.Family;
import org.archivolt.base.MediumId;
import org.archivolt.base.Tags;
import org.archivolt.lrs.FormatRequest;
import org.archivolt.lrs.ResourceAdministration;
import org.archivolt.lrs.ResourceScheduler;
import org.archivolt.shell.internal.complete.FamilyCompleter;

/** {@code medium:add}. */
@Service
@Command(
        scope = "medium",
        name = "add",
        description = "Adds a device with a fixed medium, such as a folder, and that medium",
        detailedDescription = "Both are locked until they are unlocked: by --unlock, or later by medium:unlock."
                + " A new medium has to be formatted once: by --format, or later by medium:format.")
public final class MediumAddCommand extends ArchivoltCommand {
    @Reference
    ResourceAdministration administration;

    @Reference
    ResourceScheduler scheduler;

    @Option(name = "--family", description = "Kind of storage: disk, nvm", required = true, valueToShowInHelp = "")
    @Completion(FamilyCompleter.class)
    String family;

    @Option(name = "--name", description = "Name of the medium; without it, one is made from the path")
    String name;

    @Option(name = "--library", description = "Library it belongs to; without it, this host")
    String library;

    @Option(name = "--tag", description = "A word requests can ask for; may be repeated", multiValued = true)
    Collection<String> tags;

    @Option(name = "--format", description = "Format the medium; foreign data is never overwritten")
    boolean format;

    @Option(name = "--unlock", description = "Let it be used at once")
    boolean unlock;

    @Argument(
            name = "path",
            description = "Where the device is: a folder of this host or, for nvm, of the Librarian; absolute",
            required = true)
    @Completion(FileCompleter.class)
    String path;

    @Override
    void run(Output output) throws ArchivoltException, InterruptedException {
        if (!Path.of(path).isAbsolute()) {
            throw ArchivoltException.invalid("path", "must be absolute").with("path", path);
        }
        Family kind = Families.of(family);
        Optional<MediumId> carried = administration.carried(kind, path);
        if (carried.isPresent() && format) {
            throw new ArchivoltException(
                            ErrorCode.WRONG_STATE,
                            "it carries a medium of ours: add it without --format, then medium:import what is on it")
                    .with("carries", carried.get());
        }
        MediumId medium = administration
                .addFixed(kind, path, Optional.ofNullable(name), Optional.ofNullable(library), tags())
                .id();
        if (format) {
            Answers.await(scheduler.format(new FormatRequest(medium, unlock, false)), "formatting");
        } else if (unlock) {
            administration.unlock(medium);
        }
        output.line("Added " + medium + (format ? ", formatted" : "") + (unlock ? ", unlocked" : ""));
        if (carried.isPresent()) {
            output.line("It carries data of ours: bring back what is on it by medium:import " + medium);
        }
    }

    private Tags tags() throws ArchivoltException {
        return Tags.parse(tags == null ? List.of() : tags.stream().distinct().toList());
    }
}
