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
import org.archivolt.base.DeviceId;
import org.archivolt.base.ErrorCode;
import org.archivolt.base.Family;
import org.archivolt.base.MediumId;
import org.archivolt.dss.DeviceRecord;
import org.archivolt.dss.ResourceCatalog;
import org.archivolt.ldm.DriveHealth;
import org.archivolt.ldm.LibraryElement;
import org.archivolt.ldm.MediaLibrary;
import org.archivolt.lrs.FamilySnapshot.DeviceStatus;
import org.archivolt.lrs.ResourceScheduler;
import org.archivolt.shell.internal.complete.DeviceCompleter;
import org.archivolt.shell.internal.text.Ages;
import org.archivolt.shell.internal.text.Plain;
import org.archivolt.shell.internal.text.Sizes;

/** {@code drive:status}. */
@Service
@Command(
        scope = "drive",
        name = "status",
        description = "Shows what a drive does and how it feels; without a name, of all tape drives",
        detailedDescription = "A drive that is at work is asked how it feels once a minute, an idle one is left alone."
                + " Alerts are those of the last day.")
public final class DriveStatusCommand extends ArchivoltCommand {
    @Reference
    ResourceCatalog catalog;

    @Reference
    ResourceScheduler scheduler;

    @Reference
    List<MediaLibrary> libraries;

    @Option(name = "--json", description = "Print JSON")
    boolean json;

    @Argument(name = "drive", description = "Its name, or family:library:name")
    @Completion(DeviceCompleter.class)
    String name;

    @Override
    void run(Output output) throws ArchivoltException {
        List<DeviceRecord> drives = name == null ? Drives.of(Family.TAPE, catalog) : List.of(named());
        if (json) {
            output.json(drives.stream().map(this::members).toList());
            return;
        }
        if (drives.isEmpty()) {
            output.line("no drives; add one with drive:add");
        }
        for (int i = 0; i < drives.size(); i++) {
            if (i > 0) {
                output.line("");
            }
            print(drives.get(i), output);
        }
    }

    private DeviceRecord named() throws ArchivoltException {
        DeviceId id = DeviceNames.resolve(name, catalog);
        return catalog.device(id)
                .orElseThrow(() ->
                        new ArchivoltException(ErrorCode.NO_SUCH_DEVICE, "there is no such device").with("device", id));
    }

    private Map<String, Object> members(DeviceRecord drive) {
        Map<String, Object> members = Drives.members(drive, Drives.status(drive.id(), scheduler));
        members.put("place", place(drive).map(Libraries::members).orElse(null));
        return members;
    }

    private Optional<LibraryElement> place(DeviceRecord drive) {
        return libraries.stream()
                .filter(library -> library.name().equals(drive.id().library()))
                .flatMap(library -> library.inventory().elements().stream())
                .filter(element -> element.driveSerial().equals(Optional.of(drive.serial())))
                .findFirst();
    }

    private void print(DeviceRecord drive, Output output) {
        output.line(
                "drive     %s, %s, serial %s".formatted(drive.id(), Plain.of(drive.model()), Plain.of(drive.serial())));
        output.line("path      %s on %s".formatted(Plain.of(drive.path()), Plain.of(drive.host())));
        place(drive)
                .ifPresent(place -> output.line("place     %s of library %s%s"
                        .formatted(
                                Libraries.place(place),
                                drive.id().library(),
                                place.trouble()
                                        .map(trouble -> ": " + Plain.of(trouble))
                                        .orElse(""))));
        output.line("status    " + drive.status().name().toLowerCase(Locale.ROOT));
        Optional<DeviceStatus> status = Drives.status(drive.id(), scheduler);
        if (status.isPresent()) {
            printWork(status.get(), output);
            printHealth(status.get().told(), output);
        } else {
            output.line("does      nothing here");
        }
    }

    private static void printWork(DeviceStatus status, Output output) {
        output.line("does      " + status.phase());
        if (!status.detail().isEmpty()) {
            output.line(Plain.paragraph("          ", status.detail()));
        }
        status.medium().map(MediumId::toString).ifPresent(medium -> output.line("medium    " + medium));
        output.line("work      %d running, %d scheduled, %d to sync%s"
                .formatted(
                        status.running(),
                        status.scheduled(),
                        status.toSync(),
                        status.toSync() == 0
                                ? ""
                                : " (%s, for %s)"
                                        .formatted(Sizes.of(status.toSyncBytes()), Ages.of(status.toSyncAge()))));
        output.line("health    %d more errors in a row until it is taken out of use".formatted(status.health()));
    }

    private static void printHealth(DriveHealth told, Output output) {
        if (told.asOf().isEmpty()) {
            output.line("told      nothing yet");
            return;
        }
        output.line("told      at " + told.asOf().get());
        if (told.cleaningRequested()) {
            output.line("          it asks to be cleaned");
        }
        told.alerts()
                .forEach(alert -> output.line(Plain.paragraph(
                        "  ",
                        "%-11s %d %s"
                                .formatted(
                                        alert.severity().name().toLowerCase(Locale.ROOT),
                                        alert.number(),
                                        alert.text()))));
        told.counters().forEach((counter, value) -> output.line("  %-40s %d".formatted(Plain.of(counter), value)));
    }
}
