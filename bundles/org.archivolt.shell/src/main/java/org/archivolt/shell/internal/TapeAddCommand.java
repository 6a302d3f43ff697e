package org.archivolt.shell.internal;

import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Optional;
import org.apache.karaf.shell.api.action.Argument;
import org.apache.karaf.shell.api.action.Command;
import org.apache.karaf.shell.api.action.Completion;
import org.apache.karaf.shell.api.action.Option;
import org.apache.karaf.shell.api.action.lifecycle.Reference;
import org.apache.karaf.shell.api.action.lifecycle.Service;
import org.archivolt.base.ArchivoltException;
import org.archivolt.base.Family;
import org.archivolt.base.MediumId;
import org.archivolt.base.NameRanges;
import org.archivolt.base.Tags;
import org.archivolt.lrs.Answer;
import org.archivolt.lrs.FormatRequest;
import org.archivolt.lrs.ResourceAdministration;
import org.archivolt.lrs.ResourceScheduler;
import org.archivolt.shell.internal.complete.CartridgeCompleter;
import org.archivolt.shell.internal.complete.LibraryCompleter;

/** {@code tape:add}. */
@Service
@Command(
        scope = "tape",
        name = "add",
        description = "Adds cartridges of a library",
        detailedDescription = "They are locked until they are unlocked: by --unlock, or later by tape:unlock."
                + " New cartridges have to be formatted once: by --format, or later by tape:format.")
public final class TapeAddCommand extends ArchivoltCommand {
    @Reference
    ResourceAdministration administration;

    @Reference
    ResourceScheduler scheduler;

    @Option(name = "--library", description = "Library that holds them", required = true, valueToShowInHelp = "")
    @Completion(LibraryCompleter.class)
    String library;

    @Option(name = "--model", description = "Such as LTO-9; without it, the last two characters of the barcode tell")
    String model;

    @Option(name = "--tag", description = "A word requests can ask for; may be repeated", multiValued = true)
    Collection<String> tags;

    @Option(name = "--format", description = "Format them; foreign data is never overwritten")
    boolean format;

    @Option(name = "--unlock", description = "Let them be used at once")
    boolean unlock;

    @Argument(
            name = "barcodes",
            description = "Their barcodes; ranges such as AV[0001-0022]L9",
            required = true,
            multiValued = true)
    @Completion(CartridgeCompleter.class)
    List<String> barcodes;

    /** All are added before the first is formatted, and all are formatted side by side. */
    @Override
    void run(Output output) throws ArchivoltException, InterruptedException {
        List<MediumId> media = new ArrayList<>();
        for (String barcode : NameRanges.expandAll("barcodes", barcodes)) {
            MediumId medium = medium(barcode);
            administration.addMedium(medium, Optional.ofNullable(model), tags());
            media.add(medium);
        }
        if (format) {
            formatAll(media, output);
        } else {
            for (MediumId medium : media) {
                if (unlock) {
                    administration.unlock(medium);
                }
                output.line("Added " + medium + (unlock ? ", unlocked" : ""));
            }
        }
    }

    private void formatAll(List<MediumId> media, Output output) throws ArchivoltException, InterruptedException {
        List<Answer<Void>> answers = media.stream()
                .map(medium -> scheduler.format(new FormatRequest(medium, unlock, false)))
                .toList();
        try {
            for (int i = 0; i < media.size(); i++) {
                Answers.await(answers.get(i), "formatting");
                output.line("Added " + media.get(i) + ", formatted" + (unlock ? ", unlocked" : ""));
            }
        } finally {
            answers.forEach(answer -> answer.cancel(true));
        }
    }

    private MediumId medium(String barcode) throws ArchivoltException {
        try {
            return new MediumId(Family.TAPE, library, barcode);
        } catch (IllegalArgumentException e) {
            throw ArchivoltException.invalid("barcode", e.getMessage());
        }
    }

    private Tags tags() throws ArchivoltException {
        return Tags.parse(tags == null ? List.of() : tags.stream().distinct().toList());
    }
}
