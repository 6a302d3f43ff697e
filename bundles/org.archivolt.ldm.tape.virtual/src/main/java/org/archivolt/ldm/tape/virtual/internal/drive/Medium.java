package org.archivolt.ldm.tape.virtual.internal.drive;

import org.archivolt.tape.DriveModel;
import org.archivolt.tape.TapeGeneration;

/** The numbers that drives have for cartridges and for themselves. */
public final class Medium {
    static final int TRACKS_PER_WRAP = 32;

    private Medium() {}

    /** As REPORT DENSITY SUPPORT, mode pages and the cartridge memory have it. */
    public static int densityCode(TapeGeneration generation) {
        return switch (generation) {
            case LTO_7 -> 0x5C;
            case LTO_7_M8 -> 0x5D;
            case LTO_8 -> 0x5E;
            case LTO_9 -> 0x60;
            case LTO_10_30TB -> 0x62;
            case LTO_10_40TB -> 0x63;
        };
    }

    /** Of a track. */
    static int bitsPerMillimetre(TapeGeneration generation) {
        return switch (generation) {
            case LTO_7, LTO_7_M8 -> 19_107;
            case LTO_8 -> 20_669;
            case LTO_9 -> 23_031;
            case LTO_10_30TB -> 21_657;
            case LTO_10_40TB -> 22_441;
        };
    }

    /** {@code U-918}: generation, and tracks in hundreds or so. */
    static String densityName(TapeGeneration generation) {
        return switch (generation) {
            case LTO_7 -> "U-732";
            case LTO_7_M8 -> "U-732M";
            case LTO_8 -> "U-832";
            case LTO_9 -> "U-932";
            case LTO_10_30TB -> "U-1032";
            case LTO_10_40TB -> "U-1032P";
        };
    }

    /** Last two characters of a bar code. */
    public static String barcodeSuffix(TapeGeneration generation) {
        return switch (generation) {
            case LTO_7 -> "L7";
            case LTO_7_M8 -> "M8";
            case LTO_8 -> "L8";
            case LTO_9 -> "L9";
            case LTO_10_30TB -> "LA";
            case LTO_10_40TB -> "PA";
        };
    }

    /** As INQUIRY has it. */
    public static String productId(DriveModel model) {
        return switch (model) {
            case LTO_7_DRIVE -> "ULT3580-TD7";
            case LTO_8_DRIVE -> "ULT3580-TD8";
            case LTO_9_DRIVE -> "ULT3580-TD9";
            case LTO_9_HALF_HEIGHT -> "ULT3580-HH9";
            case LTO_10_DRIVE -> "ULT3580-TDA";
        };
    }

    /** The newest that the drive writes: what it formats. */
    public static TapeGeneration own(DriveModel model) {
        return switch (model) {
            case LTO_7_DRIVE -> TapeGeneration.LTO_7;
            case LTO_8_DRIVE -> TapeGeneration.LTO_8;
            case LTO_9_DRIVE, LTO_9_HALF_HEIGHT -> TapeGeneration.LTO_9;
            case LTO_10_DRIVE -> TapeGeneration.LTO_10_30TB;
        };
    }
}
