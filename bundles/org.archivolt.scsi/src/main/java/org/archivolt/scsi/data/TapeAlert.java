package org.archivolt.scsi.data;

import java.util.ArrayList;
import java.util.Collection;
import java.util.EnumSet;
import java.util.List;
import java.util.Set;

/** The flags of log page 2E a driver acts on (SSC-5, annex on TapeAlert). Units clear them as they are read. */
public enum TapeAlert {
    READ_WARNING(1),
    WRITE_WARNING(2),
    HARD_ERROR(3),
    MEDIUM(4),
    READ_FAILURE(5),
    WRITE_FAILURE(6),
    MEDIUM_LIFE(7),
    NOT_DATA_GRADE(8),
    WRITE_PROTECT(9),
    NO_REMOVAL(10),
    CLEANING_MEDIUM(11),
    UNSUPPORTED_FORMAT(12),
    RECOVERABLE_MECHANICAL_CARTRIDGE_FAILURE(13),
    UNRECOVERABLE_MECHANICAL_CARTRIDGE_FAILURE(14),
    MEMORY_CHIP_FAILURE(15),
    FORCED_EJECT(16),
    READ_ONLY_FORMAT(17),
    DIRECTORY_CORRUPTED_ON_LOAD(18),
    NEARING_MEDIUM_LIFE(19),
    CLEAN_NOW(20),
    CLEAN_PERIODIC(21),
    EXPIRED_CLEANING_MEDIUM(22),
    INVALID_CLEANING_MEDIUM(23),
    RETENSION_REQUESTED(24),
    MULTI_PORT_INTERFACE_ERROR(25),
    COOLING_FAN_FAILURE(26),
    POWER_SUPPLY_FAILURE(27),
    POWER_CONSUMPTION(28),
    PREVENTIVE_MAINTENANCE(29),
    HARDWARE_A(30),
    HARDWARE_B(31),
    INTERFACE(32),
    EJECT_MEDIUM(33),
    MICROCODE_UPDATE_FAILED(34),
    DRIVE_HUMIDITY(35),
    DRIVE_TEMPERATURE(36),
    DRIVE_VOLTAGE(37),
    PREDICTIVE_FAILURE(38),
    DIAGNOSTICS_REQUIRED(39),
    DIRECTORY_INVALID_ON_UNLOAD(51),
    SYSTEM_AREA_WRITE_FAILURE(52),
    SYSTEM_AREA_READ_FAILURE(53),
    NO_START_OF_DATA(54),
    LOADING_OR_THREADING_FAILURE(55),
    UNRECOVERABLE_UNLOAD_FAILURE(56),
    AUTOMATION_INTERFACE_FAILURE(57),
    MICROCODE_FAILURE(58),
    WORM_INTEGRITY(59),
    WORM_OVERWRITE_ATTEMPTED(60);

    private static final int FLAGS = 64;

    private final int number;

    TapeAlert(int number) {
        this.number = number;
    }

    /** The parameter code of the flag. */
    public int number() {
        return number;
    }

    /** The flags that are set. */
    public static Set<TapeAlert> from(LogPage page) {
        Set<TapeAlert> set = EnumSet.noneOf(TapeAlert.class);
        for (TapeAlert alert : values()) {
            page.parameter(alert.number).filter(TapeAlert::isSet).ifPresent(flag -> set.add(alert));
        }
        return set;
    }

    /** All 64 flags, set or not. */
    public static LogPage toPage(Collection<TapeAlert> alerts) {
        List<LogPage.Parameter> parameters = new ArrayList<>();
        for (int i = 1; i <= FLAGS; i++) {
            int code = i;
            boolean set = alerts.stream().anyMatch(alert -> alert.number == code);
            parameters.add(LogPage.Parameter.counter(code, 1, set ? 1 : 0));
        }
        return new LogPage(LogPage.TAPE_ALERT, 0, parameters);
    }

    private static boolean isSet(LogPage.Parameter flag) {
        return flag.value().length > 0 && (flag.value()[0] & 0x01) != 0;
    }
}
