package org.archivolt.ldm.tape.internal.drive;

import static org.archivolt.ldm.DriveHealth.Severity.CRITICAL;
import static org.archivolt.ldm.DriveHealth.Severity.INFORMATION;
import static org.archivolt.ldm.DriveHealth.Severity.WARNING;

import java.util.Map;
import java.util.TreeMap;
import org.archivolt.ldm.DriveHealth.Alert;
import org.archivolt.ldm.DriveHealth.Severity;
import org.archivolt.scsi.data.TapeAlert;

/** The flags of TapeAlert (SSC-5, annex A) in words. */
final class AlertTexts {
    private static final Map<Integer, Alert> ALERTS = new TreeMap<>();

    static {
        say(WARNING, 1, "reading is in trouble");
        say(WARNING, 2, "writing is in trouble");
        say(WARNING, 3, "a hard error was met at reading or writing");
        say(CRITICAL, 4, "the cartridge is at fault: copy it");
        say(CRITICAL, 5, "reading has failed");
        say(CRITICAL, 6, "writing has failed");
        say(WARNING, 7, "the cartridge has reached the end of its life");
        say(WARNING, 8, "the cartridge is not of data grade");
        say(CRITICAL, 9, "a write-protected cartridge was to be written");
        say(INFORMATION, 10, "removal of the cartridge is prevented");
        say(INFORMATION, 11, "a cleaning cartridge is loaded");
        say(INFORMATION, 12, "the format of the cartridge is not supported");
        say(CRITICAL, 13, "the tape has snapped in the drive, and can be recovered");
        say(CRITICAL, 14, "the tape has snapped in the drive, and cannot be recovered");
        say(WARNING, 15, "the cartridge memory has failed");
        say(CRITICAL, 16, "the cartridge was ejected by force");
        say(WARNING, 17, "the cartridge can only be read in this drive");
        say(WARNING, 18, "the directory on the cartridge is damaged: searching is slow");
        say(INFORMATION, 19, "the cartridge nears the end of its life");
        say(CRITICAL, 20, "the drive must be cleaned now");
        say(WARNING, 21, "the drive is due for cleaning");
        say(CRITICAL, 22, "the cleaning cartridge is used up");
        say(CRITICAL, 23, "the cleaning cartridge is of the wrong kind");
        say(WARNING, 24, "retention was requested");
        say(WARNING, 25, "one of the drive's interfaces has failed");
        say(WARNING, 26, "a fan has failed");
        say(WARNING, 27, "a power supply has failed");
        say(WARNING, 28, "power consumption is out of range");
        say(WARNING, 29, "the drive needs preventive maintenance");
        say(CRITICAL, 30, "the drive's hardware has failed: switch it off and on");
        say(CRITICAL, 31, "the drive's hardware has failed: replace it");
        say(WARNING, 32, "the connection to the host is in trouble");
        say(CRITICAL, 33, "the cartridge must be ejected");
        say(WARNING, 34, "a firmware download has failed");
        say(WARNING, 35, "humidity is out of range");
        say(WARNING, 36, "temperature is out of range");
        say(WARNING, 37, "voltage is out of range");
        say(CRITICAL, 38, "the drive is expected to fail");
        say(WARNING, 39, "the drive needs diagnosis");
        say(WARNING, 51, "the directory of the cartridge is invalid since it was last unloaded");
        say(CRITICAL, 52, "the system area of the cartridge could not be written");
        say(CRITICAL, 53, "the system area of the cartridge could not be read");
        say(CRITICAL, 54, "the start of the data cannot be found");
        say(CRITICAL, 55, "the cartridge could not be loaded");
        say(CRITICAL, 56, "the cartridge could not be unloaded");
        say(CRITICAL, 57, "automation reports a failure");
        say(WARNING, 58, "the drive's firmware has failed");
        say(WARNING, 59, "the cartridge's write-once protection is violated");
        say(WARNING, 60, "a write-once cartridge was to be overwritten");
    }

    private AlertTexts() {}

    static Alert of(TapeAlert alert) {
        return ALERTS.get(alert.number());
    }

    private static void say(Severity severity, int flag, String text) {
        ALERTS.put(flag, new Alert(flag, severity, text));
    }
}
