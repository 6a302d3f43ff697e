package org.archivolt.scsi;

import java.util.Arrays;
import java.util.Optional;

/** What a logical unit is: the peripheral device type of its INQUIRY data (SPC-5). */
public enum UnitType {
    DRIVE(0x01),
    CHANGER(0x08);

    private final int code;

    UnitType(int code) {
        this.code = code;
    }

    public int code() {
        return code;
    }

    /** @return nothing for a disk, an enclosure and whatever else is of no use here */
    public static Optional<UnitType> of(int code) {
        return Arrays.stream(values()).filter(type -> type.code == code).findFirst();
    }
}
