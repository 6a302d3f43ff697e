package org.archivolt.scsi.linux.internal;

import java.io.IOException;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import org.archivolt.scsi.UnitType;

/** The generic devices of this host that are drives or changers, as sysfs lists them. */
final class GenericDevices {
    private final Path classDirectory;

    /** @param classDirectory {@code /sys/class/scsi_generic} */
    GenericDevices(Path classDirectory) {
        this.classDirectory = classDirectory;
    }

    /** Names such as {@code sg3}, in the order of their numbers; none where the kernel has no such driver. */
    List<String> names() throws IOException {
        List<String> names = new ArrayList<>();
        try (DirectoryStream<Path> devices = Files.newDirectoryStream(classDirectory, "sg*")) {
            for (Path device : devices) {
                if (isTapeOrChanger(device)) {
                    names.add(device.getFileName().toString());
                }
            }
        } catch (NoSuchFileException e) {
            return List.of(); // the driver is not there, and so are no devices
        }
        names.sort(Comparator.comparingInt(String::length).thenComparing(Comparator.naturalOrder()));
        return names;
    }

    /** A device that goes away as we look at it is none. */
    private static boolean isTapeOrChanger(Path device) {
        try {
            String type = Files.readString(device.resolve("device/type")).strip();
            return UnitType.of(Integer.parseInt(type)).isPresent();
        } catch (IOException | NumberFormatException e) {
            return false;
        }
    }
}
