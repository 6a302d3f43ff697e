package org.archivolt.ldm.tape.internal.drive;

import java.time.Duration;
import java.util.EnumMap;
import java.util.Map;
import org.archivolt.scsi.command.Operation;

/**
 * How long a drive may take for what. Nobody can take a command back from a drive, so these bound every call: the longest a healthy
 * drive of the latest generation takes, and a margin. What the drive itself recommends counts more.
 */
record DriveTimeouts(Map<Operation, Duration> recommended) {
    static final DriveTimeouts DEFAULT = new DriveTimeouts(Map.of());

    private static final Duration SHORT = Duration.ofSeconds(60);
    /** A recommendation below this is a misunderstanding. */
    private static final Duration LEAST = Duration.ofSeconds(10);

    DriveTimeouts {
        recommended = recommended.isEmpty() ? Map.of() : new EnumMap<>(recommended);
    }

    Duration of(Operation operation) {
        Duration told = recommended.getOrDefault(operation, Duration.ZERO);
        return told.compareTo(LEAST) >= 0 ? told : usual(operation);
    }

    private static Duration usual(Operation operation) {
        return switch (operation) {
            case READ_6, VERIFY_6 -> Duration.ofSeconds(2340);
            case WRITE_6 -> Duration.ofSeconds(1500);
            case WRITE_FILE_MARKS_6 -> Duration.ofSeconds(1620);
            case LOCATE_10, LOCATE_16, SPACE_6, SPACE_16 -> Duration.ofSeconds(2940);
            case REWIND -> Duration.ofSeconds(600);
            case LOAD_UNLOAD -> Duration.ofSeconds(960);
            case FORMAT_MEDIUM, SET_CAPACITY -> Duration.ofSeconds(3000);
            case ERASE_6 -> Duration.ofSeconds(74_341);
            default -> SHORT;
        };
    }
}
