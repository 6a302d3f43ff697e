package org.archivolt.ldm.tape.virtual.internal.unit;

import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.zip.CRC32C;
import org.archivolt.scsi.UnitType;
import org.archivolt.scsi.data.Designator;
import org.archivolt.scsi.data.StandardInquiry;
import org.archivolt.scsi.data.VitalPage;

/** Who a unit says it is. */
public record UnitIdentity(UnitType type, String name, String product, String serial) {
    public static final String VENDOR = "IBM";
    public static final String REVISION = "R3G0";

    private static final long NAA_LOCALLY_ASSIGNED = 0x3L << 60;

    StandardInquiry standard() {
        return StandardInquiry.of(type, VENDOR, product, REVISION);
    }

    VitalPage serialNumber(int page) {
        return VitalPage.serialNumber(type.code(), page, serial);
    }

    VitalPage identification() {
        return VitalPage.identification(
                type.code(),
                List.of(Designator.vendor(VENDOR, product, serial), Designator.worldWideName(worldWideName())));
    }

    /** Vendor, product and serial number: what changers tell of their drives. */
    public String text() {
        return String.format("%-8s%-16s%s", VENDOR, product, serial);
    }

    private long worldWideName() {
        CRC32C sum = new CRC32C();
        sum.update(serial.getBytes(StandardCharsets.US_ASCII));
        return NAA_LOCALLY_ASSIGNED | sum.getValue() << 16 | type.code();
    }
}
