package org.archivolt.ldm.tape.internal.drive;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.archivolt.ldm.DriveType;

/** Of which models drives and cartridges are, and which fit each other, as their vendors say. */
final class Technology {
    private static final Pattern LTO_DRIVE =
            Pattern.compile("(?:LTO-?|TD|HH|ULTRIUM |ULTRIUM-)(10|[5-9])(?!\\d)", Pattern.CASE_INSENSITIVE);
    /** The machine type, and the model in its last three characters. */
    private static final Pattern ENTERPRISE_DRIVE = Pattern.compile("0?3592-?([A-Z0-9]{3})", Pattern.CASE_INSENSITIVE);
    /** Two characters behind the six of the number: L or a letter for write-once cartridges, and the generation. */
    private static final Pattern LTO_CARTRIDGE = Pattern.compile("[A-Z0-9]{6}(?:L([5-9])|L(A)|(M8)|L[V-Z]|P(A))");

    private static final Pattern ENTERPRISE_CARTRIDGE = Pattern.compile("[A-Z0-9]{6}(J[A-FJ-MRVW-Z])");

    /** By the model's last three characters. */
    private static final Map<String, String> ENTERPRISE_MODELS = Map.ofEntries(
            Map.entry("E05", "TS1120"),
            Map.entry("E06", "TS1130"),
            Map.entry("EU6", "TS1130"),
            Map.entry("E07", "TS1140"),
            Map.entry("EH7", "TS1140"),
            Map.entry("E08", "TS1150"),
            Map.entry("EH8", "TS1150"),
            Map.entry("55E", "TS1155"),
            Map.entry("55F", "TS1155"),
            Map.entry("55G", "TS1155"),
            Map.entry("60E", "TS1160"),
            Map.entry("60F", "TS1160"),
            Map.entry("60G", "TS1160"),
            Map.entry("60S", "TS1160"),
            Map.entry("70F", "TS1170"),
            Map.entry("70S", "TS1170"));

    // Each length of tape with its economy and write-once kinds.
    private static final String A = "JA JJ JW JR";
    private static final String B = "JB JX";
    private static final String C = "JC JK JY";
    private static final String D = "JD JL JZ";
    private static final String E = "JE JM JV";

    /**
     * What is older than LTO-5 has no partitions, and so no LTFS. LTO-7-M8 is a cartridge of LTO-7 that was initialized as
     * type M: of use to drives of LTO-8 alone.
     */
    private static final Map<String, DriveType> TYPES = Stream.of(
                    type("LTO-5", "LTO-5", ""),
                    type("LTO-6", "LTO-5 LTO-6", ""),
                    type("LTO-7", "LTO-6 LTO-7", "LTO-5"),
                    type("LTO-8", "LTO-7 LTO-7-M8 LTO-8", ""),
                    type("LTO-9", "LTO-8 LTO-9", ""),
                    type("LTO-10", "LTO-10", ""),
                    type("TS1120", A + " " + B, ""),
                    type("TS1130", A + " " + B, ""),
                    type("TS1140", B + " " + C, A),
                    type("TS1150", C + " " + D, ""),
                    type("TS1155", C + " " + D, ""),
                    type("TS1160", C + " " + D + " " + E, ""),
                    type("TS1170", "JF", ""))
            .collect(Collectors.toMap(DriveType::model, type -> type, (one, other) -> one, LinkedHashMap::new));

    private Technology() {}

    private static DriveType type(String model, String writes, String reads) {
        return new DriveType(model, words(writes), words(reads));
    }

    private static Set<String> words(String text) {
        return text.isEmpty() ? Set.of() : Set.of(text.split(" "));
    }

    /** All that is known, the oldest of each line first. */
    static List<DriveType> types() {
        return List.copyOf(TYPES.values());
    }

    /**
     * What people call it: {@code LTO-9}, {@code TS1160}; the drive's own words when we have no name for it.
     *
     * @param product as the drive's INQUIRY data have it: {@code ULTRIUM-TD9}, {@code Ultrium 9-SCSI}, {@code 0359260F}
     */
    static String modelOfDrive(String product) {
        Matcher lto = LTO_DRIVE.matcher(product);
        if (lto.find()) {
            return "LTO-" + Integer.parseInt(lto.group(1));
        }
        Matcher enterprise = ENTERPRISE_DRIVE.matcher(product.strip());
        return enterprise.matches()
                ? ENTERPRISE_MODELS.getOrDefault(enterprise.group(1).toUpperCase(Locale.ROOT), product)
                : product;
    }

    /**
     * @return what the barcode says the cartridge is: {@code LTO-9}, {@code LTO-7-M8}, {@code JE}; empty when it says nothing
     */
    static Optional<String> modelOfCartridge(String barcode) {
        Matcher enterprise = ENTERPRISE_CARTRIDGE.matcher(barcode);
        if (enterprise.matches()) {
            return Optional.of(enterprise.group(1));
        }
        Matcher lto = LTO_CARTRIDGE.matcher(barcode);
        if (!lto.matches()) {
            return Optional.empty();
        }
        if (lto.group(3) != null) {
            return Optional.of("LTO-7-M8");
        }
        if (lto.group(2) != null || lto.group(4) != null) {
            return Optional.of("LTO-10");
        }
        return Optional.ofNullable(lto.group(1)).map(generation -> "LTO-" + generation);
    }

    /** Whether the drive can at least read such a cartridge. Who cannot be told is given the benefit of the doubt. */
    static boolean fits(String product, String barcode) {
        DriveType drive = TYPES.get(modelOfDrive(product));
        Optional<String> cartridge = modelOfCartridge(barcode);
        return drive == null
                || cartridge.isEmpty()
                || drive.writes().contains(cartridge.get())
                || drive.reads().contains(cartridge.get());
    }
}
